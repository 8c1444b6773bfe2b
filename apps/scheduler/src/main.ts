import { Command } from 'commander';
import { runClientComponent } from '#client/component/run-client-component.js';
import { parseFlags } from './flags.js';
import { startScheduler } from './start-scheduler.js';

const flags = (): ReturnType<typeof parseFlags> => parseFlags(new Command(), process.argv);

void runClientComponent('kube-scheduler', flags, (transport, options) => startScheduler({ ...options, transport }));
