import type { Writable } from 'node:stream';
import { alreadyRunning, DataDirectory } from '../cluster/data-directory.js';

/** Deletes the state of a cluster that does not run, so that the next start makes a new one. */
export function reset({ dataDir }: { readonly dataDir: string }, output: Writable): void {
  const directory = new DataDirectory(dataDir);
  const running = directory.running();
  if (running) throw new Error(alreadyRunning(directory, running));
  if (!directory.exists()) {
    output.write(`there is nothing in ${directory.path}\n`);
    return;
  }
  if (!directory.isOurs()) throw new Error(`${directory.path} is no data directory of a cluster; nothing was deleted`);
  directory.remove();
  output.write(`deleted ${directory.path}\n`);
}
