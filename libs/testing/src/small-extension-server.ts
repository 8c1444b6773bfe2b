import { createServer as createHttpServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import { createAuthority, issueCertificate } from '#client/pki/certificate-authority.js';

/** What came, as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Common name of the client's certificate; undefined where it showed none. */
  readonly clientName: string | undefined;
}

export interface SmallExtensionServerOptions {
  /** Names in its certificate; plain HTTP without any. */
  readonly names?: readonly string[];
  /** Where it listens; 127.0.0.1 without it. */
  readonly host?: string;
  /** It speaks of all its groups in one document. */
  readonly aggregatedDiscovery?: boolean;
}

const group = 'small.example.com';
const groupVersion = `${group}/v1`;
const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** An API server for `things.small.example.com`, as one registers with an APIService; over real sockets, for tests of who passes requests on to it. */
export class SmallExtensionServer {
  /** Requests for things, in order. */
  readonly seen: SeenRequest[] = [];
  /** Answers every request in place of the server while it is set. */
  instead: RequestListener | undefined;
  readonly #watches = new Set<ServerResponse>();

  private constructor(
    private readonly server: Server,
    /** PEM of the authority that has signed its certificate; empty over plain HTTP. */
    readonly authority: string,
    private readonly options: SmallExtensionServerOptions,
  ) {}

  static async start(options: SmallExtensionServerOptions = {}): Promise<SmallExtensionServer> {
    let extension: SmallExtensionServer | undefined;
    const listener: RequestListener = (request, response) => void extension?.answer(request, response);
    const { names, host = '127.0.0.1' } = options;
    let server = createHttpServer(listener);
    let ca = '';
    if (names) {
      const authority = await createAuthority('small-extension-ca', Date.now());
      const pair = await issueCertificate(authority, { commonName: 'small', hosts: { names, addresses: [] } }, Date.now());
      server = createHttpsServer({ ...pair, requestCert: true, rejectUnauthorized: false }, listener);
      ca = authority.cert;
    }
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    return (extension = new SmallExtensionServer(server, ca, options));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `${this.options.names ? 'https' : 'http'}://${this.options.host ?? '127.0.0.1'}:${this.port}`;
  }

  /** Sends an event to all watches. */
  tell(type: string, name: string): void {
    for (const response of this.#watches) response.write(`${JSON.stringify({ type, object: thing(name) })}\n`);
  }

  /** Ends when nobody is connected any more. */
  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    if (this.instead) {
      this.instead(request, response);
      return;
    }
    const path = url.split('?', 1)[0] ?? '';
    const known = this.document(path, String(headers.accept ?? ''));
    if (known) {
      response.writeHead(200, { 'Content-Type': known.type }).end(JSON.stringify(known.document));
      return;
    }
    const clientName = 'getPeerCertificate' in request.socket ? (request.socket as TLSSocket).getPeerCertificate().subject?.CN : undefined;
    this.seen.push({ method, url, headers, body: await text(request), clientName: [clientName].flat()[0] });
    if (url.includes('watch=')) {
      response.writeHead(200, { 'Content-Type': 'application/json' }).flushHeaders();
      this.#watches.add(response);
      response.once('close', () => this.#watches.delete(response));
    } else if (path.endsWith('/moved')) response.writeHead(302, { Location: 'https://example.com/' }).end();
    else response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(thing(path.split('/').at(-1) ?? '')));
  }

  private document(path: string, accept: string): { readonly type: string; readonly document: object } | undefined {
    const json = (document: object) => ({ type: 'application/json', document });
    switch (path) {
      case '/apis':
        if (!this.options.aggregatedDiscovery || !accept.includes('APIGroupDiscoveryList'))
          return json({ kind: 'APIGroupList', groups: [] });
        return { type: aggregatedType, document: aggregated };
      case `/apis/${groupVersion}`:
        return json(resourceList);
      case '/openapi/v3':
        return json({ paths: { [`apis/${groupVersion}`]: { serverRelativeURL: `/openapi/v3/apis/${groupVersion}?hash=ABC` } } });
      case `/openapi/v3/apis/${groupVersion}`:
        return json({ openapi: '3.0.0', info: { title: 'small', version: 'v1' }, paths: {} });
      case '/openapi/v2':
        return json(swagger);
      default:
        return undefined;
    }
  }
}

function thing(name: string): object {
  return { kind: 'Thing', apiVersion: groupVersion, metadata: { name, uid: 'u', resourceVersion: '1', creationTimestamp: null } };
}

const resourceList = {
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion,
  resources: [
    { name: 'things', singularName: 'thing', namespaced: true, kind: 'Thing', verbs: ['get', 'list', 'watch'], shortNames: ['th'] },
    { name: 'things/status', singularName: '', namespaced: true, kind: 'Thing', verbs: ['get'] },
  ],
};

const aggregated = {
  kind: 'APIGroupDiscoveryList',
  apiVersion: 'apidiscovery.k8s.io/v2',
  metadata: {},
  items: [
    {
      metadata: { name: group, creationTimestamp: null },
      versions: [
        {
          version: 'v1',
          freshness: 'Current',
          resources: [
            {
              resource: 'things',
              responseKind: { group, version: 'v1', kind: 'Thing' },
              scope: 'Namespaced',
              singularResource: 'thing',
              verbs: ['get', 'list', 'watch'],
              shortNames: ['th'],
              subresources: [{ subresource: 'status', verbs: ['get'] }],
            },
          ],
        },
      ],
    },
  ],
};

const swagger = {
  swagger: '2.0',
  info: { title: 'small', version: 'v1' },
  paths: {
    [`/apis/${groupVersion}/namespaces/{namespace}/things/{name}`]: {
      get: {
        operationId: 'readSmallThing',
        responses: { 200: { description: 'OK', schema: { $ref: '#/definitions/com.example.small.v1.Thing' } } },
        'x-kubernetes-group-version-kind': { group, version: 'v1', kind: 'Thing' },
      },
    },
    '/version/': { get: { operationId: 'getCodeVersion', responses: { 200: { description: 'OK' } } } },
  },
  definitions: {
    'com.example.small.v1.Thing': {
      type: 'object',
      description: 'A thing.',
      properties: {
        metadata: { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' },
        size: { type: 'integer', description: 'How large it is.' },
      },
      'x-kubernetes-group-version-kind': [{ group, version: 'v1', kind: 'Thing' }],
    },
    'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta': { type: 'object', properties: { name: { type: 'string' } } },
    'com.example.small.v1.Unused': { type: 'object' },
  },
};
