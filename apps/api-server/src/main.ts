import { Command } from 'commander';
import { parseFlags } from './flags.js';
import { startApiServer } from './start-api-server.js';
import { openMemoryStore } from './storage/memory-store.js';

try {
  const options = parseFlags(new Command(), process.argv);
  const server = await startApiServer({ ...options, store: await openMemoryStore() });
  const stop = (): void => {
    void server.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  process.stderr.write(`kube-apiserver: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
