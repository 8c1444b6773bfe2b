import { connect, type Socket } from 'node:net';
import type { HostEndpoint } from '#domain/fabric/host-address.js';
import type { Clock } from '#client/clock.js';
import { relay, reset } from './relay.js';

export interface ConnectionTimes {
  readonly connectTimeoutMs: number;
  readonly dropTimeoutMs: number;
}

/** Where to dial an endpoint, and the address of this machine to dial it from; without one the system chooses. */
export interface Dial extends HostEndpoint {
  readonly localAddress?: string;
}

/**
 * The connections that have been accepted, each done with as the rules say. They are not touched by changes of rules: as with conntrack, what
 * is established goes on.
 */
export class Connections {
  private readonly sockets = new Set<Socket>();

  constructor(
    private readonly clock: Clock,
    private readonly times: ConnectionTimes,
  ) {}

  /** Sockets that are open, of clients and of endpoints. */
  get size(): number {
    return this.sockets.size;
  }

  /**
   * Joins a client with an endpoint. When the endpoint does not accept, the client is reset: as with iptables it has been sent to that endpoint
   * and to no other.
   */
  forward(client: Socket, { host, port, localAddress }: Dial): void {
    const endpoint = connect({ host, port, allowHalfOpen: true, noDelay: true, ...(localAddress !== undefined && { localAddress }) });
    this.track(client);
    this.track(endpoint);
    const giveUp = (): void => {
      reset(client);
      reset(endpoint);
    };
    const cancel = this.clock.after(this.times.connectTimeoutMs, giveUp);
    endpoint.once('error', giveUp);
    endpoint.once('close', cancel);
    client.once('close', cancel);
    endpoint.once('connect', () => {
      cancel();
      endpoint.off('error', giveUp);
      if (client.destroyed) reset(endpoint);
      else relay(client, endpoint);
    });
  }

  /** What a client sees of REJECT. */
  reject(client: Socket): void {
    this.track(client);
    reset(client);
  }

  /** What a client sees of DROP: nothing, for as long as a client may wait. */
  drop(client: Socket): void {
    this.track(client);
    client.once(
      'close',
      this.clock.after(this.times.dropTimeoutMs, () => client.destroy()),
    );
  }

  /** Ends all connections: politely, and after `graceMs` by reset. */
  async close(graceMs: number): Promise<void> {
    for (const socket of this.sockets) {
      socket.unpipe();
      socket.resume();
      if (socket.connecting) reset(socket);
      else socket.end();
    }
    await this.emptied(graceMs);
    for (const socket of this.sockets) reset(socket);
  }

  private emptied(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const settle = (): void => {
        if (this.sockets.size > 0) return;
        cancel();
        resolve();
      };
      const cancel = this.clock.after(withinMs, resolve);
      for (const socket of this.sockets) socket.once('close', settle);
      settle();
    });
  }

  private track(socket: Socket): void {
    this.sockets.add(socket);
    // An error is followed by `close`; without a listener it would end the process.
    socket.on('error', () => undefined);
    socket.once('close', () => this.sockets.delete(socket));
  }
}
