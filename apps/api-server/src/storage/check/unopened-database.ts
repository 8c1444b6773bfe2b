import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import Database from 'libsql';

const headerLength = 100;
const magic = 'SQLite format 3\0';

/** The file of a database and the write-ahead log beside it, before anything is read as a database. */
export class UnopenedDatabase {
  /** Bytes. */
  readonly size: number;
  readonly walSize: number;

  /** Throws an Error when there is no such file, or it cannot be read. */
  constructor(readonly path: string) {
    this.size = statSync(path).size;
    this.walSize = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Why it cannot be a whole database, if so. Source: https://sqlite.org/fileformat2.html, section 1.3. */
  problem(): string | undefined {
    const header = this.#header();
    if (header.length < headerLength || header.toString('latin1', 0, magic.length) !== magic) {
      return `${this.path} is no SQLite database`;
    }
    // what the file does not have yet may be in the log
    if (this.walSize > 0) return undefined;
    const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
    const whole = header.readUInt32BE(28) * pageSize;
    return this.size < whole ? `the file is cut off: it has ${this.size} of ${whole} bytes` : undefined;
  }

  /** Opens the database for reading, whoever else has it. */
  open(): Database.Database {
    return new Database(`${pathToFileURL(this.path).href}?mode=ro`, { timeout: 5000 });
  }

  #header(): Buffer {
    const file = openSync(this.path, 'r');
    try {
      const header = Buffer.alloc(headerLength);
      return header.subarray(0, readSync(file, header, 0, headerLength, 0));
    } finally {
      closeSync(file);
    }
  }
}
