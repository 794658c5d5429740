import assert from "node:assert/strict";
import { test } from "node:test";
import { ProblemError } from "@maal/client";
import { AT_ONCE, problem, shopThatAnswers } from "./shop.js";

const LINE = { params: { path: { id: "c 1" } }, body: { variantId: "v1", quantity: 1 } };
const BUSY = problem(503, "temporarily-unavailable");

test("a key is made where the API takes one, another for each request", async () => {
  const { shop, asked } = shopThatAnswers([[201, {}], [201, {}], [201, {}], [200, {}]]);
  await shop.post("/v1/carts/{id}/lines", LINE);
  await shop.post("/v1/carts/{id}/lines", LINE);
  await shop.post("/v1/carts");
  await shop.get("/v1/products");
  const keys = asked.map((request) => request.headers.get("Idempotency-Key"));
  assert.match(keys[0] ?? "", /^[0-9a-f-]{36}$/);
  assert.match(keys[1] ?? "", /^[0-9a-f-]{36}$/);
  assert.notEqual(keys[0], keys[1]);
  assert.deepEqual(keys.slice(2), [null, null]);
  assert.equal(asked[0]?.what, "POST /v1/carts/c%201/lines");
  assert.deepEqual(asked[0]?.body, LINE.body);
});

test("the caller's own key is kept", async () => {
  const { shop, asked } = shopThatAnswers([[201, {}]]);
  const header = { "Idempotency-Key": "mine" };
  await shop.post("/v1/carts/{id}/lines", { ...LINE, params: { ...LINE.params, header } });
  assert.equal(asked[0]?.headers.get("Idempotency-Key"), "mine");
});

test("what has a key is repeated with the same one until it is answered", async () => {
  const { shop, asked } = shopThatAnswers([
    [503, BUSY, AT_ONCE],
    [409, problem(409, "idempotency-key-in-use"), AT_ONCE],
    [502, problem(502, "service-failed"), AT_ONCE],
    [201, { status: "reserved" }],
  ]);
  assert.equal((await shop.post("/v1/carts/{id}/lines", LINE)).status, "reserved");
  assert.equal(new Set(asked.map((request) => request.headers.get("Idempotency-Key"))).size, 1);
  assert.equal(asked.length, 4);
});

test("a broken connection is tried again", async () => {
  const { shop } = shopThatAnswers(["none", [200, { items: [] }]]);
  assert.deepEqual((await shop.get("/v1/products")).items, []);
});

test("what could happen twice is not repeated", async () => {
  const { shop, asked } = shopThatAnswers([[503, BUSY, AT_ONCE]]);
  const change = { params: { path: { id: "c1", lineId: "l1" } } };
  await assert.rejects(shop.delete("/v1/carts/{id}/lines/{lineId}", change), ProblemError);
  assert.equal(asked.length, 1);
});

test("after so many tries the last answer stands", async () => {
  const { shop, asked } = shopThatAnswers([[503, BUSY, AT_ONCE], [503, BUSY, AT_ONCE]], { tries: 2 });
  await assert.rejects(shop.post("/v1/carts"), { slug: "temporarily-unavailable", retryAfterSeconds: 0 });
  assert.equal(asked.length, 2);
});

test("a refusal is a problem with all that it says, and is not repeated", async () => {
  const refusal = problem(409, "person-limit", { limit: 2 });
  const { shop, asked } = shopThatAnswers([[409, refusal]]);
  await assert.rejects(shop.post("/v1/carts/{id}/lines", LINE), (error) => {
    assert.ok(error instanceof ProblemError);
    assert.equal(error.slug, "person-limit");
    assert.equal(error.status, 409);
    assert.equal(error.retryAfterSeconds, undefined);
    assert.deepEqual(error.problem, refusal);
    return true;
  });
  assert.equal(asked.length, 1);
});

test("an answer without a document is a problem, too", async () => {
  const { shop } = shopThatAnswers([[414]]);
  await assert.rejects(shop.get("/v1/products"), { name: "ProblemError", status: 414, slug: "" });
});

test("nothing is repeated for a caller who has left", async () => {
  const left = new AbortController();
  left.abort();
  const { shop, asked } = shopThatAnswers([]);
  await assert.rejects(shop.get("/v1/products", { signal: left.signal }), { name: "AbortError" });
  assert.equal(asked.length, 0);
});
