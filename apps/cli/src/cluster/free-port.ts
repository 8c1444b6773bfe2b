import { createServer, type AddressInfo } from 'node:net';

/** The port itself when it is free, any free one for 0; undefined when it is taken (or not to be had). */
export function freePort(host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ host, port }, () => {
      const { port: had } = server.address() as AddressInfo;
      server.close(() => resolve(had));
    });
  });
}
