/** Where checkpoints are made: a database that only one thing at a time is done with. */
export interface CheckpointedDatabase {
  /** Runs something when all that was asked for before has been done, and before anything that is asked for later. */
  inTurn(run: () => Promise<void>): Promise<void>;
  query<Row>(statement: string): Promise<readonly Row[]>;
}

/** As `PRAGMA wal_checkpoint` answers, in pages. */
interface CheckpointResult {
  readonly busy: number;
  readonly log: number;
  readonly checkpointed: number;
}

/** Pages in the write-ahead log after which they are moved into the database. */
const pagesDue = 250;
/** So many pages in the log mean that readers have kept it from being begun anew; then they are waited for. */
const pagesTooMany = 1024;
/** Milliseconds that readers are waited for, and all writes with them. */
const patience = 20;
/** Milliseconds without a write after which the log's file is emptied, if it has become so many pages since the last time. */
const idleAfter = 1000;
const pagesWorthEmptying = 64;

/**
 * Keeps the write-ahead log of an SQLite database small. Checkpoints are made between commits, when who waited for the commit has been answered:
 * SQLite's own would let the commit that is one too many wait. A log that is read all the time by ever new readers never ends by itself, so
 * from time to time all writes wait a moment until those readers have gone; one reader who stays cannot be helped.
 */
export class Checkpoints {
  readonly #timer: NodeJS.Timeout;
  #due: NodeJS.Immediate | undefined;
  /** Pages written since the last checkpoint, about. */
  #pages = 0;
  #pagesSinceEmptied = 0;
  /** Length of the log when readers were last waited for. */
  #lengthWhenWaited = 0;

  /** `busyTimeout`: how long the database waits for others at all other times, in milliseconds. */
  constructor(
    private readonly database: CheckpointedDatabase,
    private readonly busyTimeout: number,
  ) {
    this.#timer = setTimeout(() => this.#idle(), idleAfter).unref();
  }

  /** To be told of every commit: how many pages it has put into the log, about. */
  wrote(pages: number): void {
    this.#pages += pages;
    this.#pagesSinceEmptied += pages;
    this.#timer.refresh();
    // not now, because the answer to the commit is on its way
    if (this.#pages >= pagesDue) this.#due ??= setImmediate(() => this.#run(() => this.#checkpoint()));
  }

  close(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#due);
  }

  #idle(): void {
    if (this.#pagesSinceEmptied >= pagesWorthEmptying) this.#run(() => this.#empty());
  }

  /** A checkpoint that fails is no loss: everything is in the log, and the next one tries again. SQLite's own comes at 1000 pages. */
  #run(checkpoint: () => Promise<void>): void {
    this.database
      .inTurn(async () => {
        this.#due = undefined;
        await checkpoint();
      })
      .catch(() => undefined);
  }

  async #checkpoint(): Promise<void> {
    this.#pages = 0;
    const { log, checkpointed } = await this.#ask('PASSIVE');
    if (checkpointed >= log) this.#lengthWhenWaited = 0;
    else if (log >= this.#lengthWhenWaited + pagesTooMany) {
      const { busy } = await this.#patiently('RESTART');
      this.#lengthWhenWaited = busy === 0 ? 0 : log;
    }
  }

  async #empty(): Promise<void> {
    const { busy } = await this.#patiently('TRUNCATE');
    if (busy !== 0) return;
    this.#pages = 0;
    this.#pagesSinceEmptied = 0;
    this.#lengthWhenWaited = 0;
  }

  async #patiently(mode: 'RESTART' | 'TRUNCATE'): Promise<CheckpointResult> {
    await this.database.query(`PRAGMA busy_timeout = ${patience}`);
    try {
      return await this.#ask(mode);
    } finally {
      await this.database.query(`PRAGMA busy_timeout = ${this.busyTimeout}`);
    }
  }

  async #ask(mode: 'PASSIVE' | 'RESTART' | 'TRUNCATE'): Promise<CheckpointResult> {
    const [result] = await this.database.query<CheckpointResult>(`PRAGMA wal_checkpoint(${mode})`);
    if (!result) throw new Error('a checkpoint has no result');
    return result;
  }
}
