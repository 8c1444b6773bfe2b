import { onAbort } from '#client/on-abort.js';

/** An AbortController that aborts with a signal too, for the same reason, until it is unlinked; AbortSignal.any keeps what it made for good. */
export class LinkedAbort extends AbortController {
  private readonly ignore: (() => void) | undefined;

  constructor(signal: AbortSignal | undefined) {
    super();
    if (signal?.aborted) this.abort(signal.reason);
    else this.ignore = signal && onAbort(signal, () => this.abort(signal.reason));
  }

  unlink(): void {
    this.ignore?.();
  }
}
