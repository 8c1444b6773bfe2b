import 'reflect-metadata';
import { createServer, type RequestListener } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { componentLog } from '#client/component/component-log.js';
import type { Transport } from '#client/transport/transport.js';
import { Registry } from '#domain/api/registry.js';
import type { UserInfo } from '#domain/api/strategy.js';
import { builtInDefinitions } from '#domain/resources/built-in.js';
import type { Store } from '#domain/storage/store.js';
import { Admission } from './admission/admission.js';
import { admissionPlugins } from './admission/plugins.js';
import { type ApiServerOptions, apiServerOptions, serviceNetworkOf } from './api-server-options.js';
import { ApiServerModule } from './api-server.module.js';
import { Aggregator } from './aggregation/aggregator.js';
import { bearerTokenAuthenticator, webSocketTokenAuthenticator } from './authentication/bearer-token.js';
import { certificateAuthenticator, insecureAuthenticator } from './authentication/authenticator.js';
import { markSecretUsed } from './authentication/mark-secret-used.js';
import { OpenIdMetadata } from './authentication/open-id-metadata.js';
import { serviceAccountKeysOf, ServiceAccountTokens } from './authentication/service-account-tokens.js';
import { alwaysAllow } from './authorization/authorizer.js';
import { apiServerEndpoints, bootstrapObjects } from '#domain/bootstrap/bootstrap-objects.js';
import { createAbsent, ensure } from './bootstrap/bootstrap.js';
import { Caches } from './cache/caches.js';
import { CustomResources } from './custom-resources/custom-resources.js';
import { startCustomControllers } from './custom-resources/start-custom-controllers.js';
import { ApiHandler } from './http/api-handler.js';
import type { HttpRequest, HttpResponse } from './http/http-types.js';
import { originsMatching } from './http/cors.js';
import { insecureListener, type Listener, secureListener } from './http/listeners.js';
import { InProcessTransport } from './in-process/in-process-transport.js';
import { KubeletClient } from './kubelets/kubelet-client.js';
import { ApiMetrics } from './metrics/api-metrics.js';
import { Allocations } from './rest/allocations.js';
import { Expiry } from './rest/expiry.js';
import { ObjectStore } from './rest/object-store.js';
import { Writer } from './rest/writer.js';
import { sendPageNotFound } from './routes/reply.js';
import { StatusFilter } from './routes/status-filter.js';
import { ServedApi } from './served-api.js';
import { ServerHealth } from './server-health.js';
import { Compactor } from './storage/compactor.js';
import { openMemoryStore } from './storage/memory-store.js';
import { openSqlStore } from './storage/sql/open-sql-store.js';
import { WatchHub } from './watch/watch-hub.js';

export interface StartApiServerOptions extends Partial<ApiServerOptions> {
  /** Where objects are kept, closed with the server; without it, and without a directory, they are kept in memory. */
  readonly store?: Store;
  /** Where objects are kept on disk. Only one server at a time can have it. */
  readonly storageDirectory?: string;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** In [0, 1). */
  readonly random?: () => number;
}

export interface ApiServer {
  /** `https://host:port`; absent without a certificate. */
  readonly url?: string;
  /** `http://127.0.0.1:port`; absent when plain HTTP is off. */
  readonly insecureUrl?: string;
  /** The way for clients in this process; `user` is who they are. Closed with the server. */
  transport(user: UserInfo): Transport;
  close(): Promise<void>;
}

/** Starts a server; resolves when it is ready. Rejects on options that make no sense and when a port is taken. */
export async function startApiServer(given: StartApiServerOptions): Promise<ApiServer> {
  const { now = Date.now, random = Math.random, ...flags } = given;
  const options = apiServerOptions(flags);
  const log = componentLog('kube-apiserver', options.logLevel);
  const builtIn = new Registry(builtInDefinitions());
  const health = new ServerHealth(() => undefined);
  const metrics: ApiMetrics = new ApiMetrics({ watchers: () => handler.watchers.size, objects: () => caches.counts() });
  const served = new ServedApi(
    () => custom.registry(),
    () => `${options.advertiseAddress}:${securePort}`,
    () => aggregator.extensions.versions,
    () => aggregator.extensions.documents.known,
  );
  const keys = serviceAccountKeysOf(options);
  const openId = new OpenIdMetadata({
    issuer: options.serviceAccountIssuers[0] ?? '',
    keys: keys.keys,
    keysUrl: () => options.serviceAccountJwksUri ?? `https://${served.address(undefined)}/openid/v1/jwks`,
  });
  // the store opens in a thread of its own meanwhile
  const [store, { app, other }] = await Promise.all([
    given.store ?? openStore(given.storageDirectory),
    createNestApp({ served, health, metrics, openId }),
  ]);
  const caches = await openCaches(store);
  const compactor = new Compactor(store, { now });
  const hub = new WatchHub(caches);
  const onCustomError = (error: unknown, name: string): void => log.error({ err: error, name }, 'custom resource failed');
  const custom: CustomResources = new CustomResources({ caches, hub, builtIn, onError: onCustomError });
  const objects = new ObjectStore(store, caches);
  const authorizer = alwaysAllow;
  const admission = new Admission(admissionPlugins({ objects, authorizer, random }, options));
  const { families, nodePorts } = serviceNetworkOf(options);
  const allocations = new Allocations({ objects, registry: builtIn, families, nodePorts, now, random });
  const writer = new Writer({ objects, admission, allocations, now, random });
  const kubelets = new KubeletClient(options.kubeletToken);
  const tokens = new ServiceAccountTokens(options, {
    keys,
    objects,
    now,
    onSecretUsed: (secret) =>
      void markSecretUsed(writer, secret, now()).catch((error: unknown) => log.error({ err: error }, 'marking a token as used failed')),
  });
  const api = { registry: () => custom.registry(), objects, writer, admission, kubelets, tokens, authorizer, hub, now, random };
  const customControllers = startCustomControllers({ objects, writer, builtIn, now, onError: onCustomError });
  const aggregator: Aggregator = new Aggregator(api, options, log);
  custom.changes.subscribe(() => aggregator.registration.servedVersionsChanged());
  const expiries = builtIn.definitions
    .filter(({ expires }) => expires)
    .map(
      (definition) =>
        new Expiry({ objects, definition, ttlMs: options.eventTtlMs, now, onError: (error) => log.error({ err: error }, 'expiry failed') }),
    );
  const handler = new ApiHandler({
    api,
    authenticators: [
      certificateAuthenticator,
      bearerTokenAuthenticator(tokens.authenticator),
      webSocketTokenAuthenticator(tokens.authenticator),
      insecureAuthenticator,
    ],
    authorizer,
    other,
    passOn: (info, user) => aggregator.extensions.forwarding(info, user),
    observe: (info, code, seconds) => metrics.observe(info, code, seconds),
    onError: (error, info) => log.error({ err: error, path: info.path }, 'request failed'),
  });
  const handle = handler.handle.bind(handler);
  const isAllowed = originsMatching(options.corsAllowedOrigins);
  const { tlsCert: cert, tlsKey: key } = options;
  const secure =
    cert !== undefined && key !== undefined ? secureListener({ cert, key, ca: options.clientCa }, handle, isAllowed) : undefined;
  const insecure = options.insecurePort >= 0 ? insecureListener(handle, isAllowed) : undefined;
  let securePort = options.securePort;
  const servers: Listener[] = [];
  const transports: Transport[] = [];
  const close = async (): Promise<void> => {
    health.shutDown();
    for (const watcher of handler.watchers) watcher.end();
    await aggregator.close();
    await Promise.all(transports.map((transport) => transport.close()));
    await Promise.all(servers.map((server) => server.close()));
    await app.close();
    for (const expiry of expiries) expiry.close();
    await customControllers.close();
    custom.close();
    compactor.stop();
    caches.close();
    await store.close();
  };
  try {
    await createAbsent(api, [...bootstrapObjects(options.serviceClusterIPRange, options.securePort), ...aggregator.firstObjects()]);
    await aggregator.prepare();
    await allocations.repair();
    if (secure) {
      servers.push(secure);
      securePort = await secure.listen(options.bindAddress, options.securePort);
    }
    let insecurePort = options.insecurePort;
    if (insecure) {
      servers.push(insecure);
      insecurePort = await insecure.listen('127.0.0.1', options.insecurePort);
    }
    const port = secure ? securePort : insecurePort;
    const isAnyAddress = !secure || options.bindAddress === '0.0.0.0' || options.bindAddress === '::';
    if (port > 0) await ensure(api, apiServerEndpoints(options.advertiseAddress, port, isAnyAddress ? '127.0.0.1' : options.bindAddress));
    aggregator.start();
    log.info({ ...(secure && { securePort }), ...(insecure && { insecurePort }) }, 'serving');
    return {
      ...(secure && { url: `https://${options.bindAddress}:${securePort}` }),
      ...(insecure && { insecureUrl: `http://127.0.0.1:${insecurePort}` }),
      transport: (user) => {
        const transport = new InProcessTransport(api, user);
        transports.push(transport);
        return transport;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function openStore(directory: string | undefined): Promise<Store> {
  return directory === undefined ? openMemoryStore() : openSqlStore({ directory });
}

/** Rejects with an Error that says what of the store cannot be read, and then the store is closed. */
async function openCaches(store: Store): Promise<Caches> {
  try {
    return await Caches.open(store);
  } catch (cause) {
    await store.close();
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the store is damaged: ${message} (kubernest db check tells more)`, { cause });
  }
}

/** Nest behind the servers, not in front: it is handed the requests that name no resource. */
async function createNestApp(parts: Parameters<typeof ApiServerModule.of>[0]): Promise<{
  readonly app: NestFastifyApplication;
  readonly other: (request: HttpRequest, response: HttpResponse) => void;
}> {
  let fastify: RequestListener | undefined;
  const adapter = new FastifyAdapter({
    serverFactory: (listener: RequestListener) => {
      fastify = listener;
      return createServer();
    },
    routerOptions: { ignoreTrailingSlash: true },
    frameworkErrors: (_error: Error, _request: unknown, reply: FastifyReply) => sendPageNotFound(reply),
  });
  const app = await NestFactory.create<NestFastifyApplication>(ApiServerModule.of(parts), adapter, { logger: false, bodyParser: false });
  // pages do not read bodies: whatever comes with a request is left where it is
  adapter.getInstance().removeAllContentTypeParsers();
  adapter.getInstance().addContentTypeParser('*', (_request, _body, done) => done(null));
  app.useGlobalFilters(new StatusFilter());
  await app.init();
  await adapter.getInstance().ready();
  const other = (request: HttpRequest, response: HttpResponse): void => {
    // a type that is none would be refused
    delete request.headers['content-type'];
    fastify?.(request as never, response as never);
  };
  return { app, other };
}
