import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { listenFor, type HostListener } from '../network/host-listener.js';

/**
 * The ports of the kubelets' HTTP API: one for each node, on its own address, all answered by one server, which can tell which node was asked.
 */
export class NodeListeners {
  private readonly listeners: HostListener[] = [];
  private readonly nodeOf = new WeakMap<Socket, string>();
  private readonly sockets = new Set<Socket>();

  constructor(private readonly server: () => Server) {}

  async listen(node: string, ip: string, port: number): Promise<HostListener> {
    const listener = await listenFor(ip, port, (socket) => {
      this.nodeOf.set(socket, node);
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
      this.server().emit('connection', socket);
    });
    this.listeners.push(listener);
    return listener;
  }

  /** The node whose address was called; undefined when it was the process's own. */
  nodeAskedBy({ socket }: IncomingMessage): string | undefined {
    return this.nodeOf.get(socket);
  }

  close(): void {
    for (const listener of this.listeners) listener.close();
    for (const socket of this.sockets) socket.destroy();
  }
}
