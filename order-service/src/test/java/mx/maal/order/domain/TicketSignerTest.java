package mx.maal.order.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a ticket is worth to whom. Plain rules: no framework is started. */
class TicketSignerTest {

    private static final UUID DROP = UUID.randomUUID();
    private static final UUID CART = UUID.randomUUID();
    private static final Instant AT = Instant.parse("2026-11-27T18:00:00.123Z");

    private final TicketSigner signer = new TicketSigner("0123456789abcdef0123456789abcdef");

    @Test
    void whatWasWrittenIsReadAgainByWhoeverHasTheSecret() {
        Ticket ticket = Ticket.of(DROP, CART, 50_000, AT.plusNanos(456_789));

        String written = signer.write(ticket);

        assertThat(new TicketSigner("0123456789abcdef0123456789abcdef").read(written))
                .contains(ticket);
        assertThat(signer.write(ticket)).isEqualTo(written);
        assertThat(written).matches("[A-Za-z0-9_-]{108}");
        assertThat(ticket.issuedAt()).isEqualTo(AT);
    }

    @Test
    void itServesOneCartAndDoesNotTellWhich() {
        Ticket ticket = Ticket.of(DROP, CART, 1, AT);
        byte[] bytes = Base64.getUrlDecoder().decode(signer.write(ticket));

        assertThat(ticket.serves(CART)).isTrue();
        assertThat(ticket.serves(UUID.randomUUID())).isFalse();
        assertThat(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(bytesOf(CART), java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    @Test
    void noBitOfItCanBeChanged() {
        String written = signer.write(Ticket.of(DROP, CART, 7, AT));
        byte[] bytes = Base64.getUrlDecoder().decode(written);

        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(signer.read(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)))
                    .as("bit %d", bit)
                    .isEmpty();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(signer.read(written)).isPresent();
    }

    @Test
    void whatAnotherSecretSignedOrNobodyDidIsNoTicket() {
        Ticket ticket = Ticket.of(DROP, CART, 7, AT);
        String written = signer.write(ticket);
        Set<String> noTickets = new HashSet<>(Set.of(
                new TicketSigner("another secret of 32 characters.").write(ticket),
                "",
                "A".repeat(108),
                "é".repeat(108),
                written + "A",
                written + "=",
                written.substring(1),
                " " + written.substring(1),
                written.replace(written.charAt(50), '*')));

        assertThat(noTickets).allSatisfy(text -> assertThat(signer.read(text)).isEmpty());
    }

    @Test
    void aSecretIsLong() {
        assertThatThrownBy(() -> new TicketSigner("0123456789abcdef0123456789abcde"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32");
    }

    private static byte[] bytesOf(UUID id) {
        return java.nio.ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
