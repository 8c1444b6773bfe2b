import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataDirectory } from '../cluster/data-directory.js';
import { processIdentity } from '../cluster/process-identity.js';

const patienceMs = 20_000;
const lookEveryMs = 50;

/** Stops the cluster of a data directory; its state stays. */
export async function down({ dataDir }: { readonly dataDir: string }, output: Writable): Promise<void> {
  const directory = new DataDirectory(dataDir);
  const running = directory.running();
  if (!running) {
    output.write(`no cluster is running in ${directory.path}\n`);
    return;
  }
  process.kill(running.pid, 'SIGTERM');
  const giveUpAt = Date.now() + patienceMs;
  while (processIdentity(running.pid) === running.identity) {
    if (Date.now() > giveUpAt) throw new Error(`process ${running.pid} does not end`);
    await sleep(lookEveryMs);
  }
  output.write('stopped\n');
}
