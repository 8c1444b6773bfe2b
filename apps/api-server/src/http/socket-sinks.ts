import type { ServerResponse } from 'node:http';
import type { Http2ServerResponse, ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import type { WatchSink } from '../watch/watch-sink.js';

let lastBytes: Buffer | undefined;
let lastChunk: Buffer | undefined;

/** A chunk of HTTP/1.1. Watchers of one group are written the same bytes one after another, so the last chunk is kept. */
function chunkOf(bytes: Buffer): Buffer {
  if (bytes === lastBytes && lastChunk) return lastChunk;
  lastBytes = bytes;
  lastChunk = Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
  return lastChunk;
}

/**
 * A watch over HTTP/1.1. Node would make three writes and a string of each event; here the framed chunk goes to the socket as it is, the same
 * for every watcher. The header has been sent.
 */
export class Http1Sink implements WatchSink<Buffer> {
  readonly #socket: Socket | null;

  constructor(private readonly response: ServerResponse) {
    this.#socket = response.socket;
  }

  get backlog(): number {
    return this.#socket?.writableLength ?? 0;
  }

  write(bytes: Buffer): void {
    if (this.#socket && !this.#socket.destroyed) this.#socket.write(chunkOf(bytes));
  }

  end(): void {
    this.response.end();
  }

  destroy(): void {
    this.#socket?.destroy();
  }

  onClose(listener: () => void): void {
    this.response.once('close', listener);
  }
}

/** A watch over HTTP/2: a stream among others of its connection. */
export class Http2Sink implements WatchSink<Buffer> {
  readonly #stream: ServerHttp2Stream;

  constructor(response: Http2ServerResponse) {
    this.#stream = response.stream;
  }

  get backlog(): number {
    return this.#stream.writableLength;
  }

  write(bytes: Buffer): void {
    if (!this.#stream.destroyed && !this.#stream.writableEnded) this.#stream.write(bytes);
  }

  end(): void {
    if (!this.#stream.destroyed) this.#stream.end();
  }

  destroy(): void {
    this.#stream.close();
  }

  onClose(listener: () => void): void {
    this.#stream.once('close', listener);
  }
}
