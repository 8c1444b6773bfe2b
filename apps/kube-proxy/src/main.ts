import { Command } from 'commander';
import { runClientComponent } from '#client/component/run-client-component.js';
import { runUntilStopped } from '#client/component/run-until-stopped.js';
import { parseFlags } from './flags.js';
import { InMemorySource } from './source/in-memory-source.js';
import { readManifests } from './source/read-manifests.js';
import { startKubeProxy } from './start-kube-proxy.js';

const name = 'kube-proxy';
const { manifests, ...flags } = parseFlags(new Command(), process.argv);

if (manifests === undefined)
  void runClientComponent(
    name,
    () => flags,
    (transport, options) => startKubeProxy({ ...options, transport }),
  );
else void runUntilStopped(name, () => startKubeProxy({ ...flags, source: new InMemorySource(readManifests(manifests)) }));
