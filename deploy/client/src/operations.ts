import createFetchClient, { type ClientOptions, type FetchResponse, type MaybeOptionalInit } from "openapi-fetch";
import type { HttpMethod, MediaType, PathsWithMethod, RequiredKeysOf } from "openapi-typescript-helpers";
import type { Paths } from "./api.js";
import { KEYED } from "./generated/keyed.js";
import { ProblemError } from "./problem.js";
import { pause } from "./waiting.js";

type Init<I> = RequiredKeysOf<I> extends never ? [init?: I] : [init: I];

/** What an operation answers with when it went well. */
type Answer<P extends keyof Paths, M extends HttpMethod> = Extract<
  FetchResponse<Extract<Paths[P][M & keyof Paths[P]], Record<string, unknown>>, unknown, MediaType>,
  { error?: never }
>["data"];

/**
 * Calls an operation of one HTTP method by its path and resolves to what it answers. Rejects with a {@link ProblemError}
 * when it is refused, and with what `fetch` rejects with when there is no answer.
 *
 * Repeated by itself when nobody answered, or one said "later" (429, 502, 503, 504): reads, and what carries an
 * Idempotency-Key, always with the same one. The key is made here unless `params.header` has one.
 */
export type Call<M extends HttpMethod> = <P extends PathsWithMethod<Paths, M>, I extends MaybeOptionalInit<Paths[P], M>>(
  path: P,
  ...init: Init<I>
) => Promise<Answer<P, M>>;

/** All operations of the API. */
export interface Operations {
  readonly get: Call<"get">;
  readonly post: Call<"post">;
  readonly put: Call<"put">;
  readonly patch: Call<"patch">;
  readonly delete: Call<"delete">;
}

export interface Options extends ClientOptions {
  /** Of the gateway, without a path: `https://shop.example`. */
  baseUrl: string;
  /** How often a request that may be repeated is sent at most; unless set, 5 times. */
  tries?: number;
}

/** Besides what has a key: a second empty cart does no harm, and a cart's ticket is always the same. */
const HARMLESS: ReadonlySet<string> = new Set(["POST /v1/carts", "POST /v1/tickets"]);
const LATER: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const PAUSE_MILLIS = 500;

interface AnyInit {
  params?: { header?: Record<string, unknown> };
  signal?: AbortSignal;
}

export function operations({ tries = 5, ...options }: Options): Operations {
  const client = createFetchClient<Record<string, Record<string, unknown>>>(options);

  async function send(method: HttpMethod, path: string, init: AnyInit = {}): Promise<unknown> {
    const operation = `${method.toUpperCase()} ${path}`;
    const repeatable = method === "get" || KEYED.has(operation) || HARMLESS.has(operation);
    const keyed = KEYED.has(operation) ? withKey(init) : init;
    for (let attempt = 1; ; attempt++) {
      let failure: unknown;
      try {
        const { data, error, response } = await client.request(method, path as never, keyed as never);
        if (response.ok) {
          return data;
        }
        failure = ProblemError.of(response, error);
      } catch (noAnswer) {
        failure = noAnswer;
      }
      if (!repeatable || attempt >= tries || init.signal?.aborted || !mayPass(failure)) {
        throw failure;
      }
      const seconds = failure instanceof ProblemError ? failure.retryAfterSeconds : undefined;
      await pause(seconds === undefined ? PAUSE_MILLIS : seconds * 1000, init.signal);
    }
  }

  const call =
    (method: HttpMethod) =>
    (path: string, init?: AnyInit): Promise<unknown> =>
      send(method, path, init);
  return {
    get: call("get"),
    post: call("post"),
    put: call("put"),
    patch: call("patch"),
    delete: call("delete"),
  } as Operations;
}

function withKey(init: AnyInit): AnyInit {
  const header = { "Idempotency-Key": newKey(), ...init.params?.header };
  return { ...init, params: { ...init.params, header } };
}

/** A key for one request and its repetitions. */
export function newKey(): string {
  return crypto.randomUUID();
}

/** Whether it may go better in a moment. */
function mayPass(failure: unknown): boolean {
  return failure instanceof ProblemError
    ? LATER.has(failure.status) || failure.slug === "idempotency-key-in-use"
    : failure instanceof TypeError;
}
