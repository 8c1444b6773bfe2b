import { Command } from 'commander';
import { parseFlags } from './flags.js';
import { InMemorySource } from './source/in-memory-source.js';
import { readManifests } from './source/read-manifests.js';
import { startKubeProxy } from './start-kube-proxy.js';

try {
  const { manifests, ...options } = parseFlags(new Command(), process.argv);
  const proxy = await startKubeProxy({ ...options, source: new InMemorySource(readManifests(manifests)) });
  const stop = (): void => {
    void proxy.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  process.stderr.write(`kube-proxy: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
