import type {
  Cart,
  CartLine,
  Checkout,
  NewCartLine,
  NewCheckout,
  NewTicket,
  Order,
  Payment,
  PaymentRequest,
  Ticket,
} from "./api.js";
import { newKey, type Operations } from "./operations.js";
import { patience, pause, until, type Waiting } from "./waiting.js";

/** A payment did not go through: `message` says why, in the provider's words. The checkout may be paid again. */
export class PaymentFailed extends Error {
  override readonly name = "PaymentFailed";

  /** @param checkout as it is now, to be waited for again with {@link Shopping.paidOrder} */
  constructor(
    reason: string,
    readonly checkout: Checkout,
  ) {
    super(reason);
  }
}

/** What a shopper does, each step until its outcome is known, however busy the drop is. */
export interface Shopping {
  /**
   * Takes a ticket of a drop's waiting room and waits until it is admitted, or has expired; so give a `signal` that has the
   * patience that the shopper has.
   *
   * @param told each time that its position is read
   */
  admission(ticket: NewTicket, waiting?: Waiting & { told?: (ticket: Ticket) => void }): Promise<Ticket>;

  /**
   * Puts units into a cart, which holds them. Rejects with a problem when they are not to be had: `sold-out` and others.
   *
   * @param waiting with the `ticket` of the drop's waiting room, where it has one
   */
  hold(cartId: string, line: NewCartLine, waiting?: Waiting & { ticket?: string }): Promise<CartLine>;

  /** Freezes a cart to be paid. Rejects with the problem `hold-lost` when units are gone by now. */
  checkOut(cartId: string, checkout: NewCheckout, waiting?: Waiting): Promise<Checkout>;

  /**
   * Opens a payment and resolves to what the shopper needs to pay: `clientSecret`, `redirectUrl` or `voucher`. Its status is
   * `failed` when units could not be held for as long as a voucher lives: then another method may do.
   */
  pay(request: PaymentRequest, waiting?: Waiting): Promise<Payment>;

  /**
   * Waits until a checkout is paid and its order is decided: `confirmed`, or `cancelled` and refunded when the money came
   * too late for the units. Rejects with {@link PaymentFailed} when a payment fails that `checkout` does not know of yet.
   *
   * @param checkout as it was read last
   */
  paidOrder(checkout: Checkout, waiting?: Waiting): Promise<Order>;
}

/** RFC 7240: the answer may take so long, and comes as soon as something has changed. */
const WAIT = { Prefer: "wait=5" };

export function shopping(api: Operations): Shopping {
  function readCart(id: string, signal: AbortSignal): Promise<Cart> {
    return api.get("/v1/carts/{id}", { params: { path: { id } }, signal });
  }

  function awaitCheckout(id: string, signal: AbortSignal): Promise<Checkout> {
    return api.get("/v1/checkouts/{id}", { params: { path: { id }, header: WAIT }, signal });
  }

  return {
    async admission(wanted, waiting = {}) {
      const signal = patience(waiting);
      let ticket = await api.post("/v1/tickets", { body: wanted, signal });
      waiting.told?.(ticket);
      while (ticket.status === "waiting") {
        await pause((ticket.pollAfterSeconds ?? 1) * 1000, signal);
        ticket = await api.get("/v1/tickets/{ticket}", { params: { path: { ticket: ticket.ticket } }, signal });
        waiting.told?.(ticket);
      }
      return ticket;
    },

    // Asked again with the same key once it is decided, so that a refusal which took long reads like one given at once.
    async hold(cartId, line, waiting = {}) {
      const signal = patience(waiting);
      const header = {
        "Idempotency-Key": newKey(),
        ...(waiting.ticket === undefined ? {} : { "Waiting-Room-Ticket": waiting.ticket }),
      };
      const ask = () =>
        api.post("/v1/carts/{id}/lines", { params: { path: { id: cartId }, header }, body: line, signal });
      let held = await ask();
      while (held.status === "requested") {
        const { id } = held;
        await pause(200, signal);
        await until(
          () => readCart(cartId, signal),
          (cart) => cart.lines.every((other) => other.id !== id || other.status !== "requested"),
          signal,
        );
        held = await ask();
      }
      return held;
    },

    async checkOut(cartId, checkout, waiting = {}) {
      const signal = patience(waiting);
      const header = { "Idempotency-Key": newKey() };
      const ask = () =>
        api.post("/v1/carts/{id}/checkout", { params: { path: { id: cartId }, header }, body: checkout, signal });
      let opened = await ask();
      while (opened.status === "pending") {
        const { id } = opened;
        await until(
          () => awaitCheckout(id, signal),
          (read) => read.status !== "pending",
          signal,
        );
        opened = await ask();
      }
      return opened;
    },

    async pay(request, waiting = {}) {
      const signal = patience(waiting);
      const opened = await api.post("/v1/payments", { body: request, signal });
      const ready = (payment: Payment) => payment.status !== "pending" || Boolean(payment.providerReference);
      return ready(opened)
        ? opened
        : until(
            () => api.get("/v1/payments/{id}", { params: { path: { id: opened.id } }, signal }),
            ready,
            signal,
          );
    },

    async paidOrder(checkout, waiting = {}) {
      const signal = patience(waiting);
      const known = checkout.lastPaymentFailure?.occurredAt;
      const failure = (read: Checkout) => {
        const last = read.lastPaymentFailure;
        return last && last.occurredAt !== known ? last : undefined;
      };
      const paid = await until(
        () => awaitCheckout(checkout.id, signal),
        (read) => Boolean(read.orderId) || failure(read) !== undefined,
        signal,
      );
      if (!paid.orderId) {
        throw new PaymentFailed(failure(paid)?.reason ?? "", paid);
      }
      const params = { path: { id: paid.orderId }, header: { "X-Access-Token": checkout.accessToken } };
      return until(
        () => api.get("/v1/orders/{id}", { params, signal }),
        (order) => order.status !== "placed",
        signal,
      );
    },
  };
}
