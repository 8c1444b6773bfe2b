import type { Worker } from 'node:worker_threads';
import { RemoteLog } from './remote-log.js';

/** A log with a thread that lives as long as it does. */
export class ThreadLog extends RemoteLog {
  /** Whom to tell when the thread ends before its time. */
  onLost: ((error: Error) => void) | undefined;
  readonly #exited: Promise<unknown>;

  constructor(worker: Worker) {
    super(worker);
    const lose = (error: Error): void => {
      this.lose(error);
      const { onLost } = this;
      this.onLost = undefined;
      onLost?.(error);
    };
    this.#exited = new Promise((resolve) => worker.once('exit', resolve));
    worker.on('error', lose);
    // an answer that cannot be read: whose it was is not known, and those after it would go to the wrong ones
    worker.on('messageerror', lose);
    worker.on('exit', (code) => lose(new Error(`the thread of the store has ended with code ${code}`)));
  }

  /** Rejects when the thread has ended before. */
  override async close(): Promise<void> {
    this.onLost = undefined;
    await super.close();
    await this.#exited;
  }
}
