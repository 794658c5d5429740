// Buys on the running local stack as the README shows it, and holds every answer to the contracts. Fails when one is not so.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createClient, PaymentFailed, ProblemError, type Client, type Payment } from "@maal/client";
import { buy } from "./buy.js";
import { Contracts } from "./contracts.js";

const PAGE = "http://localhost:3000";
const repository = new URL("../../../../", import.meta.url);
const stack: { gateway: string; simulator: string } = JSON.parse(
  await readFile(new URL("deploy/local/run/stack.json", repository), "utf8").catch(() => {
    throw new Error("No local stack is running: start it with ./deploy/up");
  }),
);
const contracts = await Contracts.read(repository);
const shop = createClient({ baseUrl: stack.gateway, fetch: fromAPage });

/** As a page of another origin may send it: a browser first asks whether it may. */
async function fromAPage(request: Request): Promise<Response> {
  const asked = [...request.headers.keys()].sort();
  const permission = await fetch(request.url, {
    method: "OPTIONS",
    headers: {
      Origin: PAGE,
      "Access-Control-Request-Method": request.method,
      "Access-Control-Request-Headers": asked.join(","),
    },
  });
  const permitted = (permission.headers.get("Access-Control-Allow-Headers") ?? "").toLowerCase().split(/, */);
  assert.equal(permission.headers.get("Access-Control-Allow-Origin"), PAGE, `${request.url} is closed to ${PAGE}`);
  for (const header of asked.filter((name) => name !== "accept")) {
    assert.ok(permitted.includes(header), `a page may not send ${header} to ${new URL(request.url).pathname}`);
  }
  return contracts.fetch(request);
}

const person = Date.now() % 100_000_000;
const who = {
  email: `client${person}@example.mx`,
  phone: `+5255${String(person).padStart(8, "0")}`,
  shippingMethod: "standard",
  shippingAddress: {
    name: "Ana Torres",
    line1: "Av. Álvaro Obregón 12",
    city: "Ciudad de México",
    state: "CDMX",
    postalCode: "06700",
    country: "MX",
  },
};

/** What the shopper's bank says, by way of the provider. */
async function atBank(payment: Payment, outcome: "approve" | "decline"): Promise<void> {
  const told = await fetch(`${stack.simulator}/control/stripe/${payment.providerReference}/${outcome}`, { method: "POST" });
  assert.equal(told.status, 200, `the simulator does not ${outcome}`);
}

/** A product that can be bought now. */
async function forSale(client: Client): Promise<{ slug: string; variantId: string }> {
  const { items } = await client.get("/v1/products", { params: { query: { limit: 50 } } });
  for (const { slug, drops, variants } of items) {
    const variantId = variants[0]?.id;
    if (variantId !== undefined && drops.length === 0) {
      const { available } = await client.get("/v1/stock/{variantId}", { params: { path: { variantId } } });
      if (available >= 2) {
        return { slug, variantId };
      }
    }
  }
  throw new Error("the demo catalog has nothing left to buy: start with ./deploy/up --fresh");
}

const { slug, variantId } = await forSale(shop);

const order = await buy(shop, slug, who, (payment) => atBank(payment, "approve"));
assert.equal(order.status, "confirmed");
assert.equal(order.items[0]?.variantId, variantId);
assert.equal(order.total.amountMinor, order.subtotal.amountMinor + order.shipping.amountMinor);

const cart = await shop.post("/v1/carts");
const line = await shop.hold(cart.id, { variantId, quantity: 1 });
assert.equal(line.status, "reserved");
const checkout = await shop.checkOut(cart.id, who);
const request = { checkoutId: checkout.id, provider: "stripe", method: "card" };
await atBank(await shop.pay(request), "decline");
const failed = await shop.paidOrder(checkout).catch((error: unknown) => error);
assert.ok(failed instanceof PaymentFailed, `a declined card ended in ${failed}`);
await atBank(await shop.pay(request), "approve");
assert.equal((await shop.paidOrder(failed.checkout)).checkoutId, checkout.id);

await assert.rejects(shop.hold(crypto.randomUUID(), { variantId, quantity: 1 }), (error) => {
  assert.ok(error instanceof ProblemError);
  assert.equal(error.slug, "unknown-cart");
  return true;
});

console.log(`Bought ${order.number} for ${order.total.amountMinor / 100} ${order.total.currency}; as the contracts say:`);
[...contracts.seen].sort().forEach((what) => console.log(`  ${what}`));
