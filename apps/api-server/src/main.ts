import { Command } from 'commander';
import { runUntilStopped } from '#client/component/run-until-stopped.js';
import { parseFlags } from './flags.js';
import { startApiServer } from './start-api-server.js';
import { openMemoryStore } from './storage/memory-store.js';
import { openSqlStore } from './storage/sql/open-sql-store.js';

await runUntilStopped('kube-apiserver', async () => {
  const { storageDirectory, ...options } = parseFlags(new Command(), process.argv);
  const store = await (storageDirectory === undefined ? openMemoryStore() : openSqlStore({ directory: storageDirectory }));
  const server = await startApiServer({ ...options, store });
  const url = server.url ?? server.insecureUrl;
  return { ...(url !== undefined && { url }), close: () => server.close() };
});
