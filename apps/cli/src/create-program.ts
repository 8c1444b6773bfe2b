import type { Writable } from 'node:stream';
import { Command } from 'commander';
import { parseWholeNumber } from '#client/component/flag-values.js';
import { kubernetesVersion } from '#domain/api/version-info.js';
import { certs, type CertsOptions, defaultServer } from './commands/certs.js';
import { dbCheck } from './commands/db-check.js';
import { down } from './commands/down.js';
import { reset } from './commands/reset.js';
import { status } from './commands/status.js';
import { up } from './commands/up.js';
import { UpOptions } from './up-options.js';
import { version } from './version.js';

export interface ProgramSurroundings {
  readonly output: Writable;
  readonly setExitCode: (code: number) => void;
}

const defaults = new UpOptions();
const dataDirFlag = ['--data-dir <folder>', 'where the state of the cluster lives', defaults.dataDir] as const;
const kubeconfigFlag = ['--kubeconfig <file>', 'gets a context for the cluster (default: <data-dir>/kubeconfig)'] as const;
const serviceCidrFlag = ['--service-cidr <network>', 'where Services have their addresses', defaults.serviceCidr] as const;

/** The commands of `kubernest`. What a command cannot do it throws as an Error; a command line that makes no sense ends the process, as commander does. */
export function createProgram({ output, setExitCode }: ProgramSurroundings): Command {
  const program = new Command('kubernest')
    .description('A Kubernetes cluster without containers: the API and what happens behind it, ready in a second.')
    .version(`kubernest ${version}, Kubernetes ${kubernetesVersion.gitVersion}`, '-v, --version', 'print the version')
    .showHelpAfterError('(--help tells what there is)')
    .configureHelp({ sortSubcommands: false });
  addUp(program, output);
  program
    .command('down')
    .description('stop a cluster; its state stays')
    .option(...dataDirFlag)
    .action((options: { dataDir: string }) => down(options, output));
  program
    .command('status')
    .description('say whether a cluster runs, and how its components are')
    .option(...dataDirFlag)
    .action((options: { dataDir: string }) => {
      if (!status(options, output)) setExitCode(1);
    });
  program
    .command('reset')
    .description('delete the state of a cluster that does not run')
    .option(...dataDirFlag)
    .action((options: { dataDir: string }) => reset(options, output));
  program
    .command('certs')
    .description('write certificates and kubeconfigs for components that are started by hand')
    .option(...dataDirFlag)
    .option('--server <url>', 'where the API server will serve HTTPS', defaultServer)
    .option(...kubeconfigFlag)
    .option(...serviceCidrFlag)
    .action((options: CertsOptions) => certs(options, output));
  program
    .command('db')
    .description('look after the database of a cluster')
    .command('check')
    .description('check the database, of a cluster that runs or of one that does not')
    .option(...dataDirFlag)
    .action(async (options: { dataDir: string }) => {
      if (!(await dbCheck(options, output))) setExitCode(1);
    });
  return program;
}

function addUp(program: Command, output: Writable): void {
  program
    .command('up', { isDefault: true })
    .description('start a cluster, and go on until it is stopped')
    .option('--single-process', 'everything in one process')
    .option('--nodes <count>', 'how many nodes there are', parseWholeNumber, defaults.nodes)
    .option('--port <port>', 'for HTTPS; 0 for any', parseWholeNumber, defaults.port)
    .option('--http-port <port>', 'for plain HTTP on 127.0.0.1; 0 for any, -1 for none', parseWholeNumber, defaults.httpPort)
    .option(...dataDirFlag)
    .option(...kubeconfigFlag)
    .option('--pod-cidr <network>', 'where pods have their addresses', defaults.podCidr)
    .option(...serviceCidrFlag)
    .option('--log-level <level>', 'silent, error, warn, info or debug', defaults.logLevel)
    // it is the default, so every word that is no command comes here
    .allowExcessArguments()
    .action((options: Partial<UpOptions>, { args: [word] }: Command) => {
      if (word !== undefined) program.error(`error: unknown command '${word}'`);
      return up(options, output);
    });
}
