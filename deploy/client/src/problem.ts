import type { Problem } from "./api.js";

/** An answer that is not 2xx, with what the service or the gateway said about it (RFC 9457). */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  /** The whole document. Some problems say more than the usual: `problem["limit"]` of `person-limit`, for example. */
  readonly problem: Problem;
  /** Seconds after which it may be tried again; undefined when the answer does not say. */
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: Problem, retryAfterSeconds?: number) {
    super(`${problem.status} ${slugOf(problem)}: ${problem.detail}`);
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** The HTTP status. */
  get status(): number {
    return this.problem.status;
  }

  /** What to branch on, for example `sold-out`; the operation's description lists them. Empty: there was no document. */
  get slug(): string {
    return slugOf(this.problem);
  }

  /** @param body of the answer: an object when it was JSON, else text */
  static of(response: Response, body: unknown): ProblemError {
    const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
    return new ProblemError(
      isProblem(body)
        ? body
        : { type: "", title: response.statusText, status: response.status, detail: "no problem document" },
      Number.isNaN(seconds) ? undefined : seconds,
    );
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "type" in body && "status" in body;
}

function slugOf(problem: Problem): string {
  return problem.type.slice(problem.type.lastIndexOf("/") + 1);
}
