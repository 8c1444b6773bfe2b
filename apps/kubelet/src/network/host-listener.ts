import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { hostAddressOf } from '#domain/fabric/host-address.js';

/** A TCP port of a cluster address, listened for on the machine. */
export interface HostListener {
  readonly host: string;
  readonly port: number;
  /** It is not where one would look for it: the image of the address, with the same port unless any was asked for. */
  readonly isSubstitute: boolean;
  /** Accepts no more; connections that are open stay. */
  close(): void;
}

/**
 * Listens on the image of a cluster address in 127.0.0.0/8, or, where that or the port cannot be had, on any port of 127.0.0.1.
 * Rejects only when there are no ports or files left.
 */
export async function listenFor(ip: string, port: number, onConnection: (socket: Socket) => void): Promise<HostListener> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, onConnection);
  const host = hostAddressOf(ip);
  const found = (host !== undefined && (await tryListen(server, host, port))) || (await tryListen(server, '127.0.0.1', 0));
  if (!found) throw new Error(`no port can be had for ${ip}:${port}`);
  server.on('error', () => undefined);
  const bound = server.address() as AddressInfo;
  return {
    host: bound.address,
    port: bound.port,
    isSubstitute: bound.address !== host || (port !== 0 && bound.port !== port),
    close: () => server.close(),
  };
}

async function tryListen(server: Server, host: string, port: number): Promise<boolean> {
  try {
    server.listen({ host, port });
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  }
}
