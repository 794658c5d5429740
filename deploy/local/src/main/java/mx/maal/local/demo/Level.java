package mx.maal.local.demo;

import mx.maal.local.demo.Shopfront.Answer;
import mx.maal.local.demo.Shopfront.Caller;

/** The stock level of what is sold, in units. */
public record Level(long onHand, long held, long available) {

    public static Level of(Shopfront shop, Goods goods) {
        Answer answer = Goods.expect(shop.get(Caller.ANYONE, "/v1/stock/" + goods.variantId()));
        return new Level(
                answer.body().path("onHand").asLong(),
                answer.body().path("held").asLong(),
                answer.body().path("available").asLong());
    }
}
