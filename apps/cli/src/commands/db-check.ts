import type { Writable } from 'node:stream';
import { DataDirectory } from '../cluster/data-directory.js';

/** Checks the database of a data directory, and prints what is in it and what is wrong with it. False when anything is. */
export async function dbCheck({ dataDir }: { readonly dataDir: string }, output: Writable): Promise<boolean> {
  const directory = new DataDirectory(dataDir);
  // the database is read only when it is wanted
  const { checkStore } = await import('../../../api-server/src/check-store.js');
  const { problems, ...found } = checkStore(directory.file('store'));
  output.write(
    `database   ${found.file}, ${megabytes(found.size)}${found.walSize > 0 ? ` and ${megabytes(found.walSize)} beside it` : ''}`,
  );
  output.write(found.free === undefined ? '\n' : `, ${megabytes(found.free)} of it free\n`);
  if (found.schema !== undefined) {
    output.write(`schema     ${found.schema}${found.isNewestSchema === false ? ', brought up to date by the next start' : ''}\n`);
  }
  if (found.revision !== undefined) output.write(`revision   ${found.revision}, readable from ${found.compacted} on, ${found.rows} rows\n`);
  if (found.objects !== undefined) output.write(`objects    ${found.objects}\n`);
  if (problems.length === 0) output.write('\nno problems found\n');
  else output.write(`\nproblems:\n${problems.map((problem) => `  ${problem}\n`).join('')}`);
  return problems.length === 0;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
