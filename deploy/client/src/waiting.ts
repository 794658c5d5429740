const FIRST_PAUSE_MILLIS = 50;
const LONGEST_PAUSE_MILLIS = 500;
const PATIENCE_MILLIS = 30_000;

/** For how long to wait. */
export interface Waiting {
  /** Ends the wait, which then rejects with its reason; unless given, `AbortSignal.timeout(30_000)`: a `TimeoutError`. */
  signal?: AbortSignal;
}

export function patience(waiting: Waiting): AbortSignal {
  return waiting.signal ?? AbortSignal.timeout(PATIENCE_MILLIS);
}

/** Resolves after so many milliseconds; rejects with the signal's reason when that comes first. */
export function pause(millis: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, millis);
    if (signal?.aborted) {
      stop();
    } else {
      signal?.addEventListener("abort", stop, { once: true });
    }
  });
}

/** Reads until it is as wanted: at once again where the answer has waited itself (`Prefer: wait`), else after a pause. */
export async function until<T>(read: () => Promise<T>, wanted: (read: T) => boolean, signal: AbortSignal): Promise<T> {
  for (let millis = FIRST_PAUSE_MILLIS; ; millis = Math.min(millis + FIRST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS)) {
    const asked = Date.now();
    const answer = await read();
    if (wanted(answer)) {
      return answer;
    }
    await pause(Math.max(0, millis - (Date.now() - asked)), signal);
  }
}
