import { operations, type Operations, type Options } from "./operations.js";
import { shopping, type Shopping } from "./shopping.js";

export type * from "./api.js";
export type { Call, Operations, Options } from "./operations.js";
export { ProblemError } from "./problem.js";
export { PaymentFailed, type Shopping } from "./shopping.js";
export type { Waiting } from "./waiting.js";

/** A shop's API: every operation by its path, and what a shopper does in a method each. */
export interface Client extends Operations, Shopping {}

/** @param options those of openapi-fetch; `headers: { Authorization: "Bearer …" }` is a customer's or an operator's token */
export function createClient(options: Options): Client {
  const api = operations(options);
  return { ...api, ...shopping(api) };
}
