import { Command } from 'commander';
import { runUntilStopped } from '#client/component/run-until-stopped.js';
import { parseFlags } from './flags.js';
import { startApiServer } from './start-api-server.js';

void runUntilStopped('kube-apiserver', async () => {
  const server = await startApiServer(parseFlags(new Command(), process.argv));
  const url = server.url ?? server.insecureUrl;
  return { ...(url !== undefined && { url }), close: () => server.close() };
});
