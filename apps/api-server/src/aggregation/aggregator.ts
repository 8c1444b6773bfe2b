import type { Log } from '#client/log.js';
import type { BootstrapObject } from '#domain/bootstrap/bootstrap-objects.js';
import type { ApiServerOptions } from '../api-server-options.js';
import type { Api } from '../rest/api.js';
import { ApiServiceRegistration } from './api-service-registration.js';
import { ExtensionAuthentication } from './extension-authentication.js';
import { Extensions } from './extensions.js';

type AggregatorApi = Pick<Api, 'objects' | 'writer' | 'registry' | 'now'>;

/** kube-aggregator: what other servers serve, what this one serves registered beside it, and how they know each other. */
export class Aggregator {
  readonly extensions: Extensions;
  /** Has to be told when custom resources come or go. */
  readonly registration: ApiServiceRegistration;
  readonly #authentication: ExtensionAuthentication;

  constructor(api: AggregatorApi, options: ApiServerOptions, log: Pick<Log, 'warn' | 'error'>) {
    const {
      proxyClientCert: cert,
      proxyClientKey: key,
      clientCa,
      requestheaderClientCa,
      requestheaderAllowedNames: allowedNames,
    } = options;
    this.extensions = new Extensions({
      ...api,
      client: cert !== undefined && key !== undefined ? { cert, key } : undefined,
      onError: (error, name) => log.warn({ err: error, apiService: name }, 'an extension server does not answer'),
    });
    this.registration = new ApiServiceRegistration({
      ...api,
      onError: (error, name) => log.error({ err: error, apiService: name }, 'a served version is not registered'),
    });
    const authentication = {
      ...(clientCa !== undefined && { clientCa }),
      ...(requestheaderClientCa !== undefined && { requestheaderClientCa }),
      allowedNames,
    };
    this.#authentication = new ExtensionAuthentication({
      ...api,
      authentication,
      onError: (error) => log.error({ err: error }, 'extension servers are not told how requests are authenticated'),
    });
  }

  /** What a new cluster has of this; made together with what else it begins with, it costs no time of its own. */
  firstObjects(): readonly BootstrapObject[] {
    return [...this.registration.firstObjects(), ...this.#authentication.firstObjects()];
  }

  /** Puts right what is there before the first request. */
  async prepare(): Promise<void> {
    await Promise.all([this.registration.start(), this.#authentication.publish()]);
  }

  /** Begins to ask other servers. */
  start(): void {
    this.extensions.start();
  }

  async close(): Promise<void> {
    await Promise.all([this.registration.close(), this.extensions.close(), this.#authentication.close()]);
  }
}
