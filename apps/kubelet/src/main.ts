import { Command } from 'commander';
import { runClientComponent } from '#client/component/run-client-component.js';
import { parseFlags } from './flags.js';
import { startKubelet } from './start-kubelet.js';

const flags = (): ReturnType<typeof parseFlags> => parseFlags(new Command(), process.argv);

void runClientComponent('kubelet', flags, (transport, options) => startKubelet({ ...options, transport }));
