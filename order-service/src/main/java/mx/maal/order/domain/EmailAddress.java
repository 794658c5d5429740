package mx.maal.order.domain;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which mailbox an e-mail address reaches, as far as its provider says so in public; for counting people, not for
 * writing to them.
 *
 * <ul>
 *   <li>Case does not matter. RFC 5321 (2.4) leaves that to the receiving host, but none of note tells a from A.
 *   <li>What follows a + is a tag (RFC 5233), and quotes around a name change nothing (RFC 5321, 4.1.2).
 *   <li>Gmail: <a href="https://support.google.com/mail/answer/7436150">dots do not matter</a>, and googlemail.com is the
 *       same.
 *   <li>iCloud: <a href="https://support.apple.com/en-us/118230">me.com and mac.com</a> are older names of icloud.com.
 *   <li>Fastmail: <a href="https://www.fastmail.help/hc/en-us/articles/360060591053">anything@ana.fastmail.com</a> is
 *       ana@fastmail.com.
 * </ul>
 */
final class EmailAddress {

    private static final Map<String, String> SAME_DOMAIN =
            Map.of("googlemail.com", "gmail.com", "me.com", "icloud.com", "mac.com", "icloud.com");
    private static final Set<String> IGNORING_DOTS = Set.of("gmail.com");
    private static final Set<String> WITH_A_SUBDOMAIN_EACH = Set.of("fastmail.com", "fastmail.fm");

    private EmailAddress() {}

    /** The same for all spellings of one mailbox; any text with an @ that has something on both sides is taken. */
    static String mailbox(String address) {
        String plain = Normalizer.normalize(address.strip(), Normalizer.Form.NFKC);
        int at = plain.lastIndexOf('@');
        String domain = domain(plain.substring(at + 1));
        String name = name(plain.substring(0, at));
        int dot = domain.indexOf('.');
        if (dot > 0 && WITH_A_SUBDOMAIN_EACH.contains(domain.substring(dot + 1))) {
            name = domain.substring(0, dot);
            domain = domain.substring(dot + 1);
        }
        if (IGNORING_DOTS.contains(domain)) {
            name = name.replace(".", "");
        }
        return name + "@" + domain;
    }

    private static String name(String text) {
        String name = text.replace("\"", "").toLowerCase(Locale.ROOT);
        int plus = name.indexOf('+');
        return plus > 0 ? name.substring(0, plus) : name;
    }

    private static String domain(String text) {
        String domain = text.toLowerCase(Locale.ROOT);
        domain = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
        try {
            domain = IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            // No name that any server could have; it is compared as it is written.
        }
        return SAME_DOMAIN.getOrDefault(domain, domain);
    }
}
