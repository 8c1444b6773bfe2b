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

/**
 * Closes a socket with RST. One that is not connected yet just goes, and so does one whose end is still being sent: libuv refuses to reset that,
 * and Node then never closes it.
 */
export function reset(socket: Socket): void {
  const isEnding = socket.writableEnded && !socket.writableFinished;
  if (socket.connecting || isEnding) socket.destroy();
  else if (!socket.destroyed) socket.resetAndDestroy();
}
