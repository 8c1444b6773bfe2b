import type { Writable } from 'node:stream';
import { IsNotEmpty, IsOptional, IsString, Matches } from 'class-validator';
import { completeOptions } from '#client/component/complete-options.js';
import { writeClusterFiles } from '../cluster/cluster-files.js';
import { DataDirectory } from '../cluster/data-directory.js';
import { flagOf, IsNetwork, UpOptions } from '../up-options.js';

const defaults = new UpOptions();

export const defaultServer = `https://127.0.0.1:${defaults.port}`;

/** The flags of `kubernest certs`; those of `up` mean the same here. */
export class CertsOptions {
  @IsString()
  @IsNotEmpty()
  dataDir: string = defaults.dataDir;

  /** The address that all kubeconfigs have; the certificate is good for it too. */
  @Matches(/^https:\/\/[^/]+$/, { message: '$property must be an address such as https://127.0.0.1:6443' })
  server: string = defaultServer;

  @IsOptional()
  @IsString()
  @IsNotEmpty()
  kubeconfig?: string;

  @IsNetwork()
  serviceCidr: string = defaults.serviceCidr;
}

/** Writes the files that the components of a cluster read, for those who start the components themselves. What is there and still good stays. */
export async function certs(given: Partial<CertsOptions>, output: Writable): Promise<void> {
  const options = completeOptions(CertsOptions, given, { optional: ['kubeconfig'], nameOf: flagOf });
  const directory = new DataDirectory(options.dataDir);
  directory.create();
  const { kubeconfig } = await writeClusterFiles(directory, options, options.server);
  output.write(`certificates  ${directory.file('pki')}\nkubeconfig    ${kubeconfig}\n`);
}
