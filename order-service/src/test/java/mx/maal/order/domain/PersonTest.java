package mx.maal.order.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One person, however spelled. Plain rules: no framework is started. */
class PersonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ana.torres@gmail.com",
                "AnaTorres@GMail.com",
                "a.n.a.t.o.r.r.e.s@googlemail.com",
                "anatorres+drop@gmail.com",
                "ana.torres+1+2@gmail.com.",
                "\"ana.torres\"@gmail.com",
                "ａｎａｔｏｒｒｅｓ@gmail.com",
                "  anatorres@gmail.com "
            })
    void gmailIgnoresDotsTagsAndCase(String spelled) {
        assertThat(EmailAddress.mailbox(spelled)).isEqualTo("anatorres@gmail.com");
    }

    @ParameterizedTest
    @CsvSource({
        "Ana.Torres+x@Example.com, ana.torres@example.com",
        "ana.torres@outlook.com, ana.torres@outlook.com",
        "ana@correo.gmail.com, ana@correo.gmail.com",
        "+52@example.com, +52@example.com",
        "ana@me.com, ana@icloud.com",
        "ana+x@mac.com, ana@icloud.com",
        "lo.que.sea@ana.fastmail.com, ana@fastmail.com",
        "ana+x@fastmail.fm, ana@fastmail.fm",
        "ana@ÑANDÚ.mx, ana@xn--and-6ma2c.mx",
        "ana@xn--and-6ma2c.mx, ana@xn--and-6ma2c.mx",
        "a@b@gmail.com, a@b@gmail.com",
        "ana@..mx, ana@..mx",
    })
    void othersKeepWhatTheyTellApart(String spelled, String mailbox) {
        assertThat(EmailAddress.mailbox(spelled)).isEqualTo(mailbox);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "55 1234 5678",
                "(55) 1234-5678",
                "+52 55 1234 5678",
                "+52 1 55 1234 5678",
                "+521 5512345678",
                "0052 55 1234 5678",
                "01 55 1234 5678",
                "044 55 1234 5678",
                "045 55.1234.5678",
                "52 55 1234 5678",
                "521 55 1234 5678"
            })
    void aMexicanNumberHasTenDigits(String spelled) {
        assertThat(PhoneNumber.e164(spelled, "MX")).isEqualTo("+525512345678");
    }

    @ParameterizedTest
    @CsvSource({
        "+1 (212) 555-0123, MX, +12125550123",
        "212 555 0123, US, +12125550123",
        "1 212 555 0123, US, +12125550123",
        "020 7946 0018, GB, +442079460018",
        "06 698 1234, IT, +39066981234",
        "+52 1 55 1234 5678, US, +525512345678",
        "+52 52 1234 5678, MX, +525212345678",
    })
    void othersFollowTheirCountrysPlan(String spelled, String country, String e164) {
        assertThat(PhoneNumber.e164(spelled, country)).isEqualTo(e164);
    }

    @ParameterizedTest
    @CsvSource({"(((((1, MX, 1", "+999 123 456, MX, 999123456", "12345, ZZ, 12345", "+ ( ) . -, MX, ''"})
    void whatIsNoNumberIsItsDigits(String spelled, String country, String digits) {
        assertThat(PhoneNumber.e164(spelled, country)).isEqualTo(digits);
    }

    @Test
    void everythingKnownOfAPersonIsOne() {
        ShippingAddress address = new ShippingAddress("Ana", "1", null, "CDMX", "CDMX", "06700", "MX", "55 8765 4321");
        Delivery delivery = new Delivery("Ana+x@example.com", "044 55 1234 5678", address, "standard");

        assertThat(Person.of(delivery, "42").identities())
                .containsExactly("email:ana@example.com", "phone:+525512345678", "phone:+525587654321", "customer:42");
        assertThat(Person.of(Fixtures.TO_ANA, null).identities()).containsExactly("email:ana@example.com");
        assertThat(Person.of(delivery, "42").toString()).doesNotContain("ana");
    }
}
