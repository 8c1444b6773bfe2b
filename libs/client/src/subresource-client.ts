import type { CallOptions, WriteOptions } from '#client/call-options.js';
import type { Query, TransportRequest } from '#client/transport/transport.js';

type Send = (request: TransportRequest, options: WriteOptions) => Promise<unknown>;

/** The verbs on one subresource of one object, answering with what is of type S. Made by ApiClient. */
export class SubresourceClient<S> {
  constructor(
    private readonly path: string,
    private readonly send: Send,
  ) {}

  async get(query: Query = {}, options: CallOptions = {}): Promise<S> {
    return (await this.send({ method: 'GET', path: this.path, query }, options)) as S;
  }

  async create(body: unknown, options: WriteOptions = {}): Promise<S> {
    return (await this.send(this.withBody('POST', body), options)) as S;
  }

  async update(body: S, options: WriteOptions = {}): Promise<S> {
    return (await this.send(this.withBody('PUT', body), options)) as S;
  }

  private withBody(method: 'POST' | 'PUT', value: unknown): TransportRequest {
    return { method, path: this.path, body: { mediaType: 'application/json', value } };
  }
}
