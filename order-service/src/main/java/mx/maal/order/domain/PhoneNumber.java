package mx.maal.order.domain;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Telephone numbers as the network dials them; for counting people, not for calling them. */
final class PhoneNumber {

    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

    /**
     * Since 3 August 2019 nothing is dialled before the ten digits of a Mexican number (Plan Técnico Fundamental de
     * Numeración, DOF 11 May 2018), but the prefixes of before live on in address books: 1 after +52 for mobiles; 01, 02,
     * 044 and 045 at home. libphonenumber takes them for digits of the number since its version 8.13.38, and so it does
     * with a 52 to which the + was not written.
     */
    private static final Pattern MEXICAN = Pattern.compile("\\+52(?:52)?(?:1|01|02|044|045)?(\\d{10})");

    private PhoneNumber() {}

    /**
     * The number in E.164, such as +525512345678; what makes no number, its digits.
     *
     * @param country where it is dialled when it names no country, ISO 3166-1 alpha-2
     */
    static String e164(String text, String country) {
        try {
            String e164 = NUMBERS.format(NUMBERS.parse(text, country), PhoneNumberFormat.E164);
            Matcher mexican = MEXICAN.matcher(e164);
            return mexican.matches() ? "+52" + mexican.group(1) : e164;
        } catch (NumberParseException e) {
            return text.replaceAll("\\D", "");
        }
    }
}
