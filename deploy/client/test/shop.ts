import { createClient, type Client, type Options } from "@maal/client";

/** What was asked of the shop. */
export interface Asked {
  what: string;
  headers: Headers;
  body: unknown;
}

export type Reply = [status: number, body?: unknown, headers?: Record<string, string>];

/** A client of a shop that gives these answers, one after the other; "none" is a connection that broke. */
export function shopThatAnswers(
  replies: (Reply | "none")[],
  options: Partial<Options> = {},
): { shop: Client; asked: Asked[] } {
  const asked: Asked[] = [];
  async function answer(request: Request): Promise<Response> {
    request.signal.throwIfAborted();
    const text = await request.text();
    asked.push({
      what: `${request.method} ${new URL(request.url).pathname}`,
      headers: request.headers,
      body: text ? JSON.parse(text) : undefined,
    });
    const reply = replies.shift();
    if (reply === undefined) {
      throw new Error(`nothing more was to be asked, but ${asked.at(-1)?.what} was`);
    }
    if (reply === "none") {
      throw new TypeError("fetch failed");
    }
    const [status, body, headers] = reply;
    return new Response(body === undefined ? null : JSON.stringify(body), { status, ...(headers && { headers }) });
  }
  return { shop: createClient({ baseUrl: "http://shop.test", fetch: answer, ...options }), asked };
}

export function problem(status: number, slug: string, more: object = {}): object {
  return { type: `/problems/${slug}`, title: slug, status, detail: "for people", ...more };
}

export const AT_ONCE = { "Retry-After": "0" };
