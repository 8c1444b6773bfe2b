import type { Socket } from 'node:net';
import type { PublishedAddresses } from '#domain/fabric/host-address.js';
import { listenFor, type HostListener } from '../../network/host-listener.js';

/** The listening sockets of one container, and the connections that came in by them. */
export class ContainerSockets {
  private readonly listeners: HostListener[] = [];
  private readonly open = new Set<Socket>();
  private readonly substitutes = new Map<string, string>();
  private isClosed = false;

  constructor(private readonly onConnection: (socket: Socket, port: number) => void) {}

  /** `port` is what the program is told; `at` is where clients of `ip` look for it. */
  async listen(ip: string, port: number, at = port): Promise<void> {
    const listener = await listenFor(ip, at, (socket) => this.accept(socket, port));
    if (this.isClosed) {
      listener.close();
      return;
    }
    this.listeners.push(listener);
    if (listener.isSubstitute && at === port) this.substitutes.set(`${port}/TCP`, `${listener.host}:${listener.port}`);
  }

  /** Ports that are not where they would be looked for. */
  published(): PublishedAddresses {
    return Object.fromEntries(this.substitutes);
  }

  /** As when a process ends: nothing listens any more, and connections are gone. */
  close(): void {
    this.isClosed = true;
    for (const listener of this.listeners.splice(0)) listener.close();
    for (const socket of this.open) socket.destroy();
    this.substitutes.clear();
  }

  private accept(socket: Socket, port: number): void {
    // It was on its way when the container ended.
    if (this.isClosed) {
      socket.destroy();
      return;
    }
    this.open.add(socket);
    socket.once('close', () => this.open.delete(socket));
    this.onConnection(socket, port);
  }
}
