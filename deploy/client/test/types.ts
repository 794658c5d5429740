// Never run. That tsc accepts this file is the test: each line after @ts-expect-error is one that it has to refuse.
import type { Client, Money, Order } from "@maal/client";

export async function known(shop: Client): Promise<Money> {
  const page = await shop.get("/v1/products", { params: { query: { limit: 10 } } });
  const slug: string | undefined = page.items[0]?.slug;
  await shop.get("/v1/stock", { params: { query: { variantId: [slug ?? ""] } } });
  await shop.delete("/v1/products/{id}", { params: { path: { id: "1" } } });
  const order: Order = await shop.get("/v1/orders/{id}", { params: { path: { id: "1" } } });
  return order.total;
}

export async function unknown(shop: Client): Promise<void> {
  // @ts-expect-error There is no such path.
  await shop.get("/v1/nothing");
  // @ts-expect-error The path has no such method.
  await shop.delete("/v1/carts");
  // @ts-expect-error The path needs an id.
  await shop.get("/v1/carts/{id}");
  // @ts-expect-error The operation needs a body.
  await shop.post("/v1/payments");
  // @ts-expect-error The body needs a method.
  await shop.post("/v1/payments", { body: { checkoutId: "1", provider: "stripe" } });
  // @ts-expect-error A quantity is a number.
  await shop.hold("1", { variantId: "2", quantity: "3" });
  // @ts-expect-error There is no such query parameter.
  await shop.get("/v1/products", { params: { query: { colour: "red" } } });
  const cart = await shop.post("/v1/carts");
  // @ts-expect-error A cart has no such member.
  cart.owner;
  // @ts-expect-error A line may have no price yet.
  cart.lines[0]?.unitPrice.amountMinor;
  // @ts-expect-error A line has no such status.
  cart.lines.some((line) => line.status === "sold");
}
