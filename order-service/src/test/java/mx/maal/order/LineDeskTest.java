package mx.maal.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import mx.maal.kit.test.LocalStack;
import mx.maal.order.domain.CartStatus;
import mx.maal.order.persistence.LineDesk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many questions at once, most of them about one variant. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class LineDeskTest {

    private static final int OF_EACH = 200;

    @Inject
    LineDesk desk;

    @BeforeEach
    void open() {
        Shop.open();
    }

    private static List<LineDesk.Seen> together(Supplier<CompletableFuture<LineDesk.Seen>> question) {
        List<CompletableFuture<LineDesk.Seen>> answers =
                Stream.generate(question).limit(OF_EACH).toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    @Test
    void everyoneSeesTheOfferWhoeverAskedFirst() {
        UUID hot = Shop.sellNow();
        UUID other = Shop.sellNow();
        UUID cart = UUID.fromString(Shop.cart());
        UUID line = UUID.fromString(Shop.add(cart.toString(), other, 2).path("id"));
        UUID nobodys = UUID.randomUUID();

        List<CompletableFuture<List<LineDesk.Seen>>> asked = Stream.<Supplier<CompletableFuture<LineDesk.Seen>>>of(
                        () -> look(nobodys, UUID.randomUUID(), hot),
                        () -> look(cart, UUID.randomUUID(), hot),
                        () -> look(cart, line, null),
                        () -> look(cart, line, UUID.randomUUID()))
                .map(question -> CompletableFuture.supplyAsync(() -> together(question)))
                .toList();

        assertThat(asked.get(0).join()).extracting(LineDesk.Seen::known).containsOnlyNulls();
        assertThat(asked.get(1).join()).extracting(LineDesk.Seen::known).allSatisfy(known -> {
            assertThat(known.offer().variantId()).isEqualTo(hot);
            assertThat(known.cart()).isEqualTo(CartStatus.OPEN);
            assertThat(known.line()).isNull();
            assertThat(known.lines()).isEqualTo(1);
        });
        assertThat(asked.get(2).join()).extracting(LineDesk.Seen::known).allSatisfy(known -> {
            assertThat(known.offer().variantId()).isEqualTo(other);
            assertThat(known.line().quantity()).isEqualTo(2);
        });
        assertThat(asked.get(3).join()).extracting(LineDesk.Seen::known).allSatisfy(known -> {
            assertThat(known.offer()).isNull();
            assertThat(known.line().variantId()).isEqualTo(other);
        });
    }

    private CompletableFuture<LineDesk.Seen> look(UUID cartId, UUID lineId, UUID variantId) {
        return desk.look(cartId, lineId, variantId, null).toCompletableFuture();
    }
}
