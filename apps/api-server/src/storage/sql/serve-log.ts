import type { MessagePort } from 'node:worker_threads';
import type { LoadedVersions } from '#domain/storage/revision-index.js';
import { cannotOpen } from './cannot-open.js';
import { databaseFile } from './database-file.js';
import { DirectoryLock } from './directory-lock.js';
import { DirectoryLockedError } from './directory-locked-error.js';
import { openSqlite } from './open-sqlite.js';
import { unpackChanges } from './packed-changes.js';
import { packValues } from './packed-values.js';
import { SqlLog } from './sql-log.js';
import type { SqlStoreLocation } from './sql-store-location.js';
import type { Answer, Call, Failure } from './worker-protocol.js';

/** Answers the calls of a RemoteLog, one after the other, until it is closed or cannot be opened. */
export function serveLog(port: MessagePort): void {
  let opened: OpenedLog | undefined;
  const answer = async (call: Call): Promise<void> => {
    let given: Answer;
    try {
      if (call.method === 'open') opened = await OpenedLog.open(call.location);
      if (!opened) throw new Error(`no log is open to ${call.method}`);
      given = await opened.perform(call);
    } catch (error) {
      if (call.method === 'open') opened = undefined;
      given = { method: 'failed', failure: toFailure(error) };
    }
    port.postMessage(given, given.method === 'read' ? [given.values.bytes.buffer] : []);
    if (!opened || call.method === 'close') port.close();
  };
  let turn = Promise.resolve();
  port.on('message', (call: Call) => {
    turn = turn.then(() => answer(call));
  });
}

/** A log, and the lock of the directory it is in. */
class OpenedLog {
  private constructor(
    private readonly file: string,
    private readonly log: SqlLog,
    private readonly lock: DirectoryLock,
  ) {}

  static async open({ directory, maxBytes }: SqlStoreLocation): Promise<OpenedLog> {
    const lock = DirectoryLock.take(directory);
    try {
      const file = databaseFile(directory);
      return new OpenedLog(file, new SqlLog(await openSqlite(file, { maxBytes })), lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  async perform(call: Call): Promise<Answer> {
    const { method } = call;
    switch (method) {
      case 'open':
        return { method, loaded: await this.#load() };
      case 'append':
        await this.log.append(unpackChanges(call.changes));
        return { method };
      case 'read':
        return { method, values: packValues(await this.log.read(call.revisions)) };
      case 'markCompacted':
        await this.log.markCompacted(call.revision);
        return { method };
      case 'drop':
        return { method, busy: await this.log.drop(call.revisions, call.last) };
      case 'close':
        await this.#close();
        return { method };
    }
  }

  async #load(): Promise<LoadedVersions> {
    try {
      return await this.log.load();
    } catch (error) {
      await this.#close();
      throw cannotOpen(this.file, error);
    }
  }

  async #close(): Promise<void> {
    await this.log.close();
    this.lock.release();
  }
}

function toFailure(error: unknown): Failure {
  if (error instanceof DirectoryLockedError) return { message: error.message, lockedBy: error.pid };
  if (!(error instanceof Error)) return { message: String(error) };
  return { message: error.message, ...('code' in error && { code: String(error.code) }) };
}
