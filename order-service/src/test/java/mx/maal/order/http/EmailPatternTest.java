package mx.maal.order.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What anybody may send without a token is read in time that grows with its length and no faster. No framework is needed. */
class EmailPatternTest {

    private static final Pattern EMAIL = Pattern.compile(CartCheckoutResource.EMAIL);
    private static final int LENGTH = 4_000;

    @Test
    void takesAddressesAndRefusesTheRest() {
        for (String address : new String[] {"ana@example.mx", "a+b@x.y.z", "ñandú@correo.mx", "a@b..c", "a@.b.c"}) {
            assertThat(EMAIL.matcher(address).matches()).as(address).isTrue();
        }
        for (String text :
                new String[] {"", "ana", "ana@", "@b.c", "a@b", "a@b.", "a@.b", "a@b.c@d", "a b@c.d", "a@b.c "}) {
            assertThat(EMAIL.matcher(text).matches()).as(text).isFalse();
        }
    }

    @Test
    void looksAtEachCharacterAFewTimes() {
        for (String worst : new String[] {
            "a@" + ".".repeat(LENGTH) + "@", "a".repeat(LENGTH), "a@" + "b".repeat(LENGTH), "@".repeat(LENGTH)
        }) {
            Counting text = new Counting(worst);

            assertThat(EMAIL.matcher(text).matches()).isFalse();
            assertThat(text.looks).as(worst.substring(0, 3)).isLessThan(10 * LENGTH);
        }
    }

    /** Counts how often a character is looked at. */
    private static final class Counting implements CharSequence {

        private final String text;
        private int looks;

        Counting(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            looks++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }
    }
}
