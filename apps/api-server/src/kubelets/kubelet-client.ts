import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { dialError, readError } from '#domain/fabric/dial-error.js';
import { joinHostPort } from '#domain/ip/host-port.js';
import type { KubeletEndpoint } from '#domain/resources/core/node/kubelet-endpoint.js';
import type { HeaderList } from '#domain/reverse-proxy/header-list.js';
import { genericServerResponse, type Subject } from '#domain/status/generic-server-response.js';
import { badRequest, internalError, StatusError } from '#domain/status/status-error.js';

/** More of what a kubelet says about a failure is not passed on. */
const maxFailureBytes = 50_000;

/** The way to the kubelets, which let in whoever shows the token that all of them were started with. */
export class KubeletClient {
  constructor(private readonly token: string | undefined) {}

  /** What kubelets are shown with every request. */
  get credentials(): HeaderList {
    return this.token === undefined ? [] : [['Authorization', `Bearer ${this.token}`]];
  }

  /**
   * What a kubelet answers to a GET, as it comes. Throws StatusError: of the kubelet's refusal, about `subject`, or 500 when it cannot be reached.
   * Source: k8s.io/apiserver/pkg/registry/generic/rest/{streamer,response_checker}.go.
   */
  async get(endpoint: KubeletEndpoint, path: string, subject: Subject): Promise<Readable> {
    const answer = await this.#ask(endpoint, path);
    const { statusCode = 500 } = answer;
    if (statusCode >= 200 && statusCode <= 206) return answer;
    const said = (await text(limited(answer))).slice(0, maxFailureBytes);
    if (statusCode === 500) throw internalError(said);
    if (statusCode === 400) throw badRequest(said);
    throw genericServerResponse(statusCode, '', subject, said);
  }

  #ask({ address, port, host }: KubeletEndpoint, path: string): Promise<IncomingMessage> {
    const headers = Object.fromEntries(this.credentials);
    return new Promise((resolve, reject) => {
      const request = get({ host: host.host, port: host.port, path, headers, agent: false }, resolve);
      request.once('error', (error: NodeJS.ErrnoException) => {
        const why = (error.syscall === 'connect' ? dialError : readError)(address, port, error);
        reject(new StatusError(500, '', `Get "https://${joinHostPort(address, port)}${path}": ${why}`));
      });
    });
  }
}

async function* limited(answer: IncomingMessage): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Uint8Array>) {
    yield chunk;
    bytes += chunk.length;
    if (bytes >= maxFailureBytes) return;
  }
}
