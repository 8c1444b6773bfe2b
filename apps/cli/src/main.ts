import { Command } from 'commander';
import { down } from './commands/down.js';
import { reset } from './commands/reset.js';
import { status } from './commands/status.js';
import { up } from './commands/up.js';
import { UpOptions } from './up-options.js';

const defaults = new UpOptions();
const dataDirFlag = ['--data-dir <folder>', 'where the state of the cluster lives', defaults.dataDir] as const;

const program = new Command('kubernest')
  .description('A Kubernetes cluster without containers: the API and what happens behind it, ready in a second.')
  .showHelpAfterError()
  .configureHelp({ sortSubcommands: false });

program
  .command('up', { isDefault: true })
  .description('start a cluster, and go on until it is stopped')
  .option('--single-process', 'everything in one process')
  .option('--nodes <count>', 'how many nodes there are', Number, defaults.nodes)
  .option('--port <port>', 'for HTTPS; 0 for any', Number, defaults.port)
  .option('--http-port <port>', 'for plain HTTP on 127.0.0.1; 0 for any, -1 for none', Number, defaults.httpPort)
  .option(...dataDirFlag)
  .option('--kubeconfig <file>', 'gets a context for the cluster (default: <data-dir>/kubeconfig)')
  .option('--pod-cidr <network>', 'where pods have their addresses', defaults.podCidr)
  .option('--service-cidr <network>', 'where Services have their addresses', defaults.serviceCidr)
  .option('--log-level <level>', 'silent, error, warn, info or debug', defaults.logLevel)
  .action((options: Partial<UpOptions>) => up(options, process.stdout));

program
  .command('down')
  .description('stop a cluster; its state stays')
  .option(...dataDirFlag)
  .action((options: { dataDir: string }) => down(options, process.stdout));

program
  .command('status')
  .description('say whether a cluster runs, and how its components are')
  .option(...dataDirFlag)
  .action((options: { dataDir: string }) => {
    if (!status(options, process.stdout)) process.exitCode = 1;
  });

program
  .command('reset')
  .description('delete the state of a cluster that does not run')
  .option(...dataDirFlag)
  .action((options: { dataDir: string }) => reset(options, process.stdout));

program.parseAsync().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`kubernest: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
