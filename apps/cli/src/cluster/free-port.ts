import { createServer, type AddressInfo } from 'node:net';

/** Why a port cannot be had: `EADDRINUSE`, `EACCES`, … */
export interface PortProblem {
  readonly code: string;
}

/** The port itself when it can be had, any free one for 0. */
export function freePort(host: string, port: number): Promise<number | PortProblem> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', ({ code = '' }: NodeJS.ErrnoException) => resolve({ code }));
    server.listen({ host, port }, () => {
      const { port: had } = server.address() as AddressInfo;
      server.close(() => resolve(had));
    });
  });
}
