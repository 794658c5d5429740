import type * as catalog from "./generated/catalog.js";
import type * as fulfillment from "./generated/fulfillment.js";
import type * as inventory from "./generated/inventory.js";
import type * as order from "./generated/order.js";
import type * as payments from "./generated/payments.js";

/** Every operation of the five services, by its path. */
export interface Paths extends catalog.paths, fulfillment.paths, inventory.paths, order.paths, payments.paths {}

/** Every shape, by the service that it belongs to: `Schemas["order"]["Cart"]`. */
export interface Schemas {
  catalog: catalog.components["schemas"];
  fulfillment: fulfillment.components["schemas"];
  inventory: inventory.components["schemas"];
  order: order.components["schemas"];
  payments: payments.components["schemas"];
}

/** In minor units: `{ amountMinor: 129900, currency: "MXN" }` is 1,299 pesos. */
export type Money = Schemas["order"]["Money"];
export type Address = Schemas["order"]["Address"];
export type Product = Schemas["catalog"]["Product"];
export type Variant = Schemas["catalog"]["Variant"];
export type Collection = Schemas["catalog"]["Collection"];
export type StockLevel = Schemas["inventory"]["StockLevel"];
export type Cart = Schemas["order"]["Cart"];
export type CartLine = Schemas["order"]["CartLine"];
export type NewCartLine = Schemas["order"]["NewCartLine"];
export type Ticket = Schemas["order"]["Ticket"];
export type NewTicket = Schemas["order"]["NewTicket"];
export type Checkout = Schemas["order"]["Checkout"];
export type NewCheckout = Schemas["order"]["NewCheckout"];
export type Order = Schemas["order"]["Order"];
export type Payment = Schemas["payments"]["PaymentView"];
export type PaymentRequest = Schemas["payments"]["PaymentRequest"];
export type Problem = Schemas["order"]["Problem"];
