import type { Socket } from 'node:net';
import { parseAnswer, type RawAnswer } from '../exchanges/raw-answer.js';
import { connectTo } from '../exchanges/raw-exchange.js';

/** An answer, or the beginning of one that goes on: a watch. */
export type FuzzAnswer = RawAnswer | 'stream';

/** Sends requests over one connection as long as the server keeps it, and over new ones. */
export class FuzzConnection {
  private socket: Socket | undefined;
  /** Of watches that go on, oldest first: what later requests write is written to them. */
  private readonly streams: Socket[] = [];

  constructor(private readonly base: URL) {}

  /** Resolves with what is answered. Rejects when the server closes the connection without an answer, and after `timeoutMs`. */
  async exchange(bytes: Buffer, timeoutMs: number): Promise<FuzzAnswer> {
    const socket = this.socket ?? (await connectTo(this.base));
    this.socket = undefined;
    let answer: FuzzAnswer;
    try {
      answer = await answerOn(socket, bytes, timeoutMs);
    } catch (error) {
      socket.destroy();
      throw error;
    }
    if (answer === 'stream') this.keepStream(socket);
    else if (answer.closed) socket.destroy();
    else this.socket = socket;
    return answer;
  }

  close(): void {
    this.socket?.destroy();
    for (const stream of this.streams) stream.destroy();
  }

  private keepStream(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    socket.resume();
    this.streams.push(socket);
    if (this.streams.length > maxStreams) this.streams.shift()?.destroy();
  }
}

const maxStreams = 20;

/** An answer in chunks that has no end after this time is a stream. */
const streamAfterMs = 10;

function answerOn(socket: Socket, bytes: Buffer, timeoutMs: number): Promise<FuzzAnswer> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    let streamTimer: NodeJS.Timeout | undefined;
    const done = (settle: () => void): void => {
      clearTimeout(timer);
      clearTimeout(streamTimer);
      socket.removeAllListeners('data').removeAllListeners('close').removeAllListeners('error');
      settle();
    };
    const timer = setTimeout(() => done(() => reject(new Error(`no answer within ${timeoutMs} ms`))), timeoutMs);
    const look = (ended: boolean): void => {
      for (let parsed = parseAnswer(received, ended); parsed; parsed = parseAnswer(received, ended)) {
        const { answer, length } = parsed;
        if (answer.code >= 200) return done(() => resolve(answer));
        received = received.subarray(length);
      }
      if (ended) done(() => reject(new Error('the connection was closed without an answer')));
      else if (isBegunStream(received)) streamTimer ??= setTimeout(() => done(() => resolve('stream')), streamAfterMs);
    };
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      look(false);
    });
    socket.on('close', () => look(true));
    socket.on('error', () => undefined);
    socket.write(bytes);
  });
}

function isBegunStream(received: Buffer): boolean {
  const end = received.indexOf('\r\n\r\n');
  return end >= 0 && /^HTTP\/1.1 200 [^]*\r\ntransfer-encoding: chunked/i.test(received.toString('latin1', 0, end));
}
