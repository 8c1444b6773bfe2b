import type { Writable } from 'node:stream';
import { DataDirectory } from '../cluster/data-directory.js';

/** Deletes the state of a cluster that does not run, so that the next start makes a new one. */
export function reset({ dataDir }: { readonly dataDir: string }, output: Writable): void {
  const directory = new DataDirectory(dataDir);
  const running = directory.running();
  if (running) throw new Error(`a cluster is running in ${directory.path} (process ${running.pid}); stop it first with: kubernest down`);
  if (!directory.exists()) {
    output.write(`there is nothing in ${directory.path}\n`);
    return;
  }
  if (!directory.isOurs()) throw new Error(`${directory.path} is no data directory of a cluster; nothing was deleted`);
  directory.remove();
  output.write(`deleted ${directory.path}\n`);
}
