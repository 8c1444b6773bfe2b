import { onAbort } from '#client/on-abort.js';
import type { AnyWatchEvent } from '#domain/watch/watch-event.js';
import type { WatchSink } from '../watch/watch-sink.js';

/** A watch of a client in the same process: events are told at once, so nothing ever waits. */
export class CallbackSink implements WatchSink<readonly AnyWatchEvent[]> {
  readonly backlog = 0;
  readonly #listeners: (() => void)[] = [];
  #isOver = false;

  constructor(private readonly onEvent: (event: AnyWatchEvent) => void) {}

  write(events: readonly AnyWatchEvent[]): void {
    for (const event of events) if (!this.#isOver) this.onEvent(event);
  }

  end(): void {
    this.#close();
  }

  destroy(): void {
    this.#close();
  }

  onClose(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Resolves when the server has ended the watch, rejects with the reason of the first signal that aborts when the client has. */
  closed(signals: readonly AbortSignal[]): Promise<void> {
    return new Promise((resolve, reject) => {
      for (const signal of signals) {
        const abort = (): void => {
          reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
          this.#close();
        };
        this.onClose(signal.aborted ? () => undefined : onAbort(signal, abort));
        if (signal.aborted) return abort();
      }
      this.onClose(resolve);
    });
  }

  #close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const listener of this.#listeners.splice(0)) listener();
  }
}
