import { Command } from 'commander';
import { runClientComponent } from '#client/component/run-client-component.js';
import { parseFlags } from './flags.js';
import { startControllerManager } from './start-controller-manager.js';

const flags = (): ReturnType<typeof parseFlags> => parseFlags(new Command(), process.argv);

// whoever started this process starts it again
const onLost = (): never => process.exit(1);

void runClientComponent('kube-controller-manager', flags, (transport, options) =>
  startControllerManager({ ...options, transport, onLost }),
);
