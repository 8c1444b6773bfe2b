import type { Store } from '#domain/storage/store.js';
import { limitHistory } from './limit-history.js';

export interface CompactorOptions {
  /** Milliseconds that a revision stays readable, at least, unless there are too many. kube-apiserver's `--etcd-compaction-interval` is five minutes. */
  readonly maxAge?: number;
  /** So many of the last changes stay readable, at least; about half as many again may. */
  readonly maxRevisions?: number;
  /** Milliseconds. */
  readonly now?: () => number;
}

/** Looks per `maxAge`: a revision may stay readable longer by as much. */
const looks = 5;

/** Forgets the past of a store by age and by count, while it runs. */
export class Compactor {
  /** At which revision the store was when, oldest first. */
  readonly #marks: { readonly at: number; readonly revision: number }[] = [];
  readonly #maxAge: number;
  readonly #now: () => number;
  readonly #stopLimit: () => void;
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly store: Store,
    { maxAge = 5 * 60_000, maxRevisions = 20_000, now = Date.now }: CompactorOptions = {},
  ) {
    this.#maxAge = maxAge;
    this.#now = now;
    this.#stopLimit = limitHistory(store, maxRevisions);
    // what is there already is as old as it can be known to be
    this.look();
    this.#timer = setInterval(() => this.look(), maxAge / looks).unref();
  }

  /** Compacts to the newest revision that is old enough. Called by a timer. */
  look(): void {
    const now = this.#now();
    const last = this.#marks.findLastIndex(({ at }) => at <= now - this.#maxAge);
    const [due] = this.#marks.splice(0, last + 1).slice(-1);
    this.#marks.push({ at: now, revision: this.store.revision });
    // a compaction that fails is taken up by the next one
    if (due) this.store.compact(due.revision).catch(() => undefined);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#stopLimit();
  }
}
