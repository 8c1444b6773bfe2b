import 'reflect-metadata';
import { createServer, type RequestListener, type Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { KubeletModule } from '../kubelet.module.js';
import type { VirtualNodes } from '../node/virtual-nodes.js';
import { mayAsk } from './authenticate.js';
import { NodeListeners } from './node-listeners.js';

export interface KubeletApp {
  readonly app: NestFastifyApplication;
  readonly listeners: NodeListeners;
}

/** The HTTP API, which listens nowhere yet. `token` is what clients must show. */
export async function createApp(nodes: VirtualNodes, token: string | undefined): Promise<KubeletApp> {
  const server = new ServerBox();
  const adapter = new FastifyAdapter({ serverFactory: (handler: RequestListener) => server.make(handler), forceCloseConnections: true });
  adapter.getInstance().addHook('onRequest', (request, reply, done) => {
    if (mayAsk(request.url, request.headers.authorization, token)) done();
    else void reply.status(401).type('text/plain; charset=utf-8').send('Unauthorized');
  });
  const listeners = new NodeListeners(() => server.made());
  const app = await NestFactory.create<NestFastifyApplication>(KubeletModule.of(nodes, listeners), adapter, { logger: false });
  return { app, listeners };
}

/** Fastify makes its server when it is made itself. */
class ServerBox {
  private server: Server | undefined;

  make(handler: RequestListener): Server {
    return (this.server = createServer(handler));
  }

  made(): Server {
    if (!this.server) throw new Error('there is no server yet');
    return this.server;
  }
}
