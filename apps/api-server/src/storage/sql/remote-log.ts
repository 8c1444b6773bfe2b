import type { LoadedVersions } from '#domain/storage/revision-index.js';
import type { Change } from '#domain/storage/store.js';
import type { RevisionLog } from '../revision-log.js';
import { DirectoryLockedError } from './directory-locked-error.js';
import { packChanges } from './packed-changes.js';
import { unpackValues } from './packed-values.js';
import type { SqlStoreLocation } from './sql-store-location.js';
import type { Answer, Call, Failure } from './worker-protocol.js';

/** The other thread: a Worker, or a MessagePort that leads to serveLog(). */
export interface LogThread {
  postMessage(call: Call, transfer: readonly ArrayBuffer[]): void;
  on(event: 'message', listener: (answer: Answer) => void): unknown;
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** A log that another thread keeps, so that this one is free while the disk is slow. */
export class RemoteLog implements RevisionLog {
  /** Who waits for the next answers, in their order. */
  readonly #waiting: Waiting[] = [];
  #lost: Error | undefined;

  constructor(private readonly thread: LogThread) {
    thread.on('message', (answer) => this.#take(answer));
  }

  /** To be called first. Rejects with DirectoryLockedError and with what is wrong with the database; there is no log then. */
  async open(location: SqlStoreLocation): Promise<LoadedVersions> {
    const answer = await this.#call({ method: 'open', location });
    if (answer.method !== 'open') throw outOfOrder(answer);
    return answer.loaded;
  }

  async append(changes: readonly Change[]): Promise<void> {
    const packed = packChanges(changes);
    await this.#call({ method: 'append', changes: packed }, [packed.values.bytes.buffer]);
  }

  async read(revisions: readonly number[]): Promise<readonly Uint8Array[]> {
    const answer = await this.#call({ method: 'read', revisions });
    if (answer.method !== 'read') throw outOfOrder(answer);
    return unpackValues(answer.values);
  }

  async markCompacted(revision: number): Promise<void> {
    await this.#call({ method: 'markCompacted', revision });
  }

  async drop(revisions: readonly number[], last: boolean): Promise<number> {
    const answer = await this.#call({ method: 'drop', revisions, last });
    if (answer.method !== 'drop') throw outOfOrder(answer);
    return answer.busy;
  }

  async close(): Promise<void> {
    await this.#call({ method: 'close' });
  }

  /** The other thread is gone: nothing is answered any more. */
  lose(error: Error): void {
    this.#lost ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#lost);
  }

  #call(call: Call, transfer: readonly ArrayBuffer[] = []): Promise<Answer> {
    if (this.#lost) return Promise.reject(this.#lost);
    return new Promise((resolve, reject) => {
      // what cannot be sent throws here, and then no answer must be waited for
      this.thread.postMessage(call, transfer);
      this.#waiting.push({ resolve, reject });
    });
  }

  #take(answer: Answer): void {
    const waiting = this.#waiting.shift();
    if (answer.method === 'failed') waiting?.reject(toError(answer.failure));
    else waiting?.resolve(answer);
  }
}

function toError({ message, code, lockedBy }: Failure): Error {
  if (lockedBy !== undefined) return new DirectoryLockedError(message, lockedBy);
  return Object.assign(new Error(message), code !== undefined && { code });
}

function outOfOrder({ method }: Answer): Error {
  return new Error(`the thread of the store has answered ${method} out of order`);
}
