import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { ListenTarget } from './listen-plan.js';

/** Why a target is listened for elsewhere: an error code of listen(2), or that its address has no place on this machine. */
export type Substitution = 'EADDRNOTAVAIL' | 'EACCES' | 'EADDRINUSE' | 'NOHOSTADDRESS';

/** A listening socket for a target. */
export class ServiceListener {
  private constructor(
    /** Replaced when the same address comes to mean another Service. */
    public target: ListenTarget,
    private readonly server: Server,
    /** Set when it had to be another address than the target's. */
    readonly substitution: Substitution | undefined,
  ) {}

  /**
   * Listens where the target says, or on a loopback port of the system's choice where that cannot be had. Rejects only when no port at all can
   * be had.
   */
  static async open(target: ListenTarget, onConnection: (socket: Socket) => void): Promise<ServiceListener> {
    if (target.host === undefined) return ServiceListener.openElsewhere(target, onConnection, 'NOHOSTADDRESS');
    try {
      return await ServiceListener.openInPlace(target, onConnection);
    } catch (error) {
      const reason = unavailability(error);
      if (!reason) throw error;
      return ServiceListener.openElsewhere(target, onConnection, reason);
    }
  }

  /** Listens where the target says and nowhere else. */
  static async openInPlace(target: ListenTarget, onConnection: (socket: Socket) => void): Promise<ServiceListener> {
    return new ServiceListener(target, await listen(target.host ?? '127.0.0.1', target.port, onConnection), undefined);
  }

  private static async openElsewhere(
    target: ListenTarget,
    onConnection: (socket: Socket) => void,
    reason: Substitution,
  ): Promise<ServiceListener> {
    return new ServiceListener(target, await listen('127.0.0.1', 0, onConnection), reason);
  }

  /** Where it really listens. */
  get bound(): { readonly host: string; readonly port: number } {
    const { address, port } = this.server.address() as AddressInfo;
    return { host: address, port };
  }

  /** Lets go of the port at once. Connections that were accepted go on. */
  close(): void {
    this.server.close();
  }
}

function listen(host: string, port: number, onConnection: (socket: Socket) => void): Promise<Server> {
  // Nothing is read before there is somewhere to send it, and the end of one direction is not the end of the other.
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, onConnection);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      // A failing accept (no file descriptors left) concerns one client, not the listener.
      server.on('error', () => undefined);
      resolve(server);
    });
  });
}

function unavailability(error: unknown): Substitution | undefined {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EADDRNOTAVAIL' || code === 'EACCES' || code === 'EADDRINUSE' ? code : undefined;
}
