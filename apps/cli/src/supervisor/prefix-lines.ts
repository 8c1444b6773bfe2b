import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** Copies lines with a name before each, so that several processes can write to one terminal. */
export function prefixLines(from: Readable, prefix: string, to: Writable): void {
  createInterface({ input: from, crlfDelay: Infinity }).on('line', (line) => to.write(`${prefix} ${line}\n`));
}
