import type { WebSocket } from 'ws';
import type { WatchSink } from '../watch/watch-sink.js';

/** A watch over WebSocket. */
export class WebSocketSink implements WatchSink<readonly Buffer[]> {
  constructor(
    private readonly socket: WebSocket,
    private readonly isText: boolean,
  ) {}

  get backlog(): number {
    return this.socket.bufferedAmount;
  }

  write(messages: readonly Buffer[]): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    for (const message of messages) this.socket.send(message, { binary: !this.isText });
  }

  end(): void {
    this.socket.close();
  }

  destroy(): void {
    this.socket.terminate();
  }

  onClose(listener: () => void): void {
    this.socket.once('close', listener);
  }
}
