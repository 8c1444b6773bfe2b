import { Command } from 'commander';
import { connect } from '#client/kubeconfig/connect.js';
import { parseFlags } from './flags.js';
import { startScheduler } from './start-scheduler.js';

try {
  const { kubeconfig, ...options } = parseFlags(new Command(), process.argv);
  const transport = await connect(kubeconfig);
  const scheduler = await startScheduler({ ...options, transport });
  const stop = (): void => {
    void scheduler
      .close()
      .then(() => transport.close())
      .then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  process.stderr.write(`kube-scheduler: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
