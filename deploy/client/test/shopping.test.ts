import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { PaymentFailed, type Checkout, type NewCheckout, type Payment } from "@maal/client";
import { buy } from "../example/buy.js";
import { problem, shopThatAnswers, type Asked } from "./shop.js";

const WANTED = { variantId: "v1", quantity: 1 };
const REQUESTED = { id: "l1", status: "requested", ...WANTED };
const RESERVED = { ...REQUESTED, status: "reserved" };
const OPEN = { id: "k1", status: "open", accessToken: "secret" } as Checkout;
const PENDING = { id: "p1", status: "pending" };
const WHO = { email: "ana@example.com" } as NewCheckout;

const whats = (asked: Asked[]) => asked.map((request) => request.what);
const keys = (asked: Asked[]) => new Set(asked.map((request) => request.headers.get("Idempotency-Key")));

test("the README's example goes from a product to a paid order", async () => {
  const { shop, asked } = shopThatAnswers([
    [200, { variants: [{ id: "v1" }] }],
    [201, { id: "c1" }],
    [201, RESERVED],
    [201, OPEN],
    [201, { ...PENDING, providerReference: "pi_1" }],
    [200, { ...OPEN, orderId: "o1" }],
    [200, { id: "o1", status: "placed" }],
    [200, { id: "o1", status: "confirmed" }],
  ]);
  const shown: Payment[] = [];
  const order = await buy(shop, "hoodie", WHO, async (payment) => void shown.push(payment));
  assert.equal(order.status, "confirmed");
  assert.deepEqual(
    shown.map((payment) => payment.providerReference),
    ["pi_1"],
  );
  assert.deepEqual(whats(asked), [
    "GET /v1/products/hoodie",
    "POST /v1/carts",
    "POST /v1/carts/c1/lines",
    "POST /v1/carts/c1/checkout",
    "POST /v1/payments",
    "GET /v1/checkouts/k1",
    "GET /v1/orders/o1",
    "GET /v1/orders/o1",
  ]);
  assert.equal(asked[5]?.headers.get("Prefer"), "wait=5");
  assert.equal(asked[6]?.headers.get("X-Access-Token"), "secret");
});

test("the README shows that example as it is", async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const example = await readFile(new URL("../../example/buy.ts", import.meta.url), "utf8");
  assert.ok(readme.includes("```ts\n" + example + "```\n"));
});

test("who is still in line waits, and is then told as if it had been at once", async () => {
  const { shop, asked } = shopThatAnswers([
    [202, REQUESTED],
    [200, { lines: [REQUESTED] }],
    [200, { lines: [{ ...REQUESTED, status: "rejected" }] }],
    [409, problem(409, "sold-out")],
  ]);
  await assert.rejects(shop.hold("c1", WANTED, { ticket: "t1" }), { slug: "sold-out" });
  assert.deepEqual(whats(asked), [
    "POST /v1/carts/c1/lines",
    "GET /v1/carts/c1",
    "GET /v1/carts/c1",
    "POST /v1/carts/c1/lines",
  ]);
  assert.equal(keys([asked[0]!, asked[3]!]).size, 1);
  assert.equal(asked[3]?.headers.get("Waiting-Room-Ticket"), "t1");
});

test("a checkout is waited for until its units are secured", async () => {
  const { shop, asked } = shopThatAnswers([
    [202, { ...OPEN, status: "pending" }],
    [200, { ...OPEN, status: "pending" }],
    [200, OPEN],
    [201, OPEN],
  ]);
  assert.equal((await shop.checkOut("c1", WHO)).status, "open");
  assert.equal(asked[1]?.headers.get("Prefer"), "wait=5");
  assert.equal(keys([asked[0]!, asked[3]!]).size, 1);
});

test("a voucher is waited for until it is there", async () => {
  const { shop } = shopThatAnswers([
    [202, PENDING],
    [200, PENDING],
    [200, { ...PENDING, providerReference: "pi_1", voucher: { number: "9301" } }],
  ]);
  const payment = await shop.pay({ checkoutId: "k1", provider: "stripe", method: "oxxo" });
  assert.equal(payment.voucher?.number, "9301");
});

test("a payment that failed is told once, and the next may be waited for", async () => {
  const declined = { ...OPEN, lastPaymentFailure: { reason: "card_declined", occurredAt: "2026-11-28T12:00:00Z" } };
  const { shop } = shopThatAnswers([
    [200, OPEN],
    [200, declined],
    [200, declined],
    [200, { ...declined, status: "completed", orderId: "o1" }],
    [200, { id: "o1", status: "confirmed" }],
  ]);
  const failed = await shop.paidOrder(OPEN).catch((error: unknown) => error);
  assert.ok(failed instanceof PaymentFailed);
  assert.equal(failed.message, "card_declined");
  assert.equal((await shop.paidOrder(failed.checkout)).id, "o1");
});

test("a ticket is looked at when it says so, until it is admitted", async () => {
  const waiting = { ticket: "t1", status: "waiting", position: 7, pollAfterSeconds: 0 };
  const { shop, asked } = shopThatAnswers([
    [201, waiting],
    [200, { ...waiting, position: 1 }],
    [200, { ...waiting, status: "admitted", position: 0 }],
  ]);
  const positions: number[] = [];
  const told = (ticket: { position: number }) => void positions.push(ticket.position);
  const ticket = await shop.admission({ collection: "drop", cartId: "c1" }, { told });
  assert.equal(ticket.status, "admitted");
  assert.deepEqual(positions, [7, 1, 0]);
  assert.deepEqual(whats(asked), ["POST /v1/tickets", "GET /v1/tickets/t1", "GET /v1/tickets/t1"]);
});

test("patience ends when its signal says so", { timeout: 10_000 }, async () => {
  const { shop } = shopThatAnswers([[201, { ticket: "t1", status: "waiting", position: 7, pollAfterSeconds: 3600 }]]);
  const waiting = { signal: AbortSignal.timeout(20) };
  await assert.rejects(shop.admission({ collection: "drop", cartId: "c1" }, waiting), { name: "TimeoutError" });
});
