import { FastifyAdapter } from '@nestjs/platform-fastify';
import { isLoopbackHost } from '#domain/ip/loopback-host.js';

/**
 * The HTTP front of a component's health and metrics. On a loopback address it refuses requests whose Host header does not name this machine, so
 * that no web page can ask through a browser.
 */
export function loopbackAdapter(address: string): FastifyAdapter {
  const adapter = new FastifyAdapter({ forceCloseConnections: true });
  if (!isLoopbackHost(address.includes(':') ? `[${address}]` : address)) return adapter;
  adapter.getInstance().addHook('onRequest', (request, reply, done) => {
    if (isLoopbackHost(request.headers.host)) done();
    else void reply.status(403).type('text/plain').send('the Host header does not name this machine\n');
  });
  return adapter;
}
