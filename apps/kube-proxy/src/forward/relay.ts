import type { Socket } from 'node:net';

/**
 * Joins two connected sockets as if they were one connection: bytes go both ways no faster than they are read, the end of one direction is
 * passed on while the other goes on, and a reset on one side is a reset on the other. Both must allow half-open connections.
 */
export function relay(client: Socket, endpoint: Socket): void {
  passOn(client, endpoint);
  passOn(endpoint, client);
}

function passOn(from: Socket, to: Socket): void {
  from.pipe(to);
  from.on('error', () => reset(to));
  from.on('close', () => {
    // Gone without having said that it ends.
    if (!from.readableEnded) reset(to);
  });
}

/** Closes a socket with RST, whatever state it is in. */
export function reset(socket: Socket): void {
  if (!socket.destroyed) socket.resetAndDestroy();
}
