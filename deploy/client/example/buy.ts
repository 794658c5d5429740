import type { Client, NewCheckout, Payment } from "@maal/client";

/** From a product's page to a paid order; `pay` shows the shopper what the provider wants to be shown. */
export async function buy(shop: Client, slug: string, who: NewCheckout, pay: (payment: Payment) => Promise<void>) {
  const product = await shop.get("/v1/products/{id}", { params: { path: { id: slug } } });
  const variantId = product.variants[0]!.id;
  const cart = await shop.post("/v1/carts");
  await shop.hold(cart.id, { variantId, quantity: 1 });
  const checkout = await shop.checkOut(cart.id, who);
  await pay(await shop.pay({ checkoutId: checkout.id, provider: "stripe", method: "card" }));
  return shop.paidOrder(checkout);
}
