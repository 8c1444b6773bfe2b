import type { Clock } from '#client/clock.js';
import { LinkedAbort } from '#client/linked-abort.js';

/** A deadline that has passed; the reason of the signal that work under it is given. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';

  constructor(ms: number) {
    super(`not done within ${ms} ms`);
  }
}

/** Does work with a signal that aborts with `signal`, or after `ms` with a DeadlineError. */
export async function withDeadline<R>(
  clock: Clock,
  ms: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<R>,
): Promise<R> {
  const abort = new LinkedAbort(signal);
  const cancel = clock.after(ms, () => abort.abort(new DeadlineError(ms)));
  try {
    return await work(abort.signal);
  } finally {
    cancel();
    abort.unlink();
  }
}
