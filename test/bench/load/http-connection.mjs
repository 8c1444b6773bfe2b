/**
 * One keep-alive connection of HTTP/1.1 over a plain socket, one request at a time: so little work for each request that the load generator is not
 * what is measured. It reads answers with a Content-Length only.
 */
import { connect } from 'node:net';

const endOfHead = '\r\n\r\n';

/** All connections read into the same memory, one after the other. */
const shared = Buffer.allocUnsafe(256 * 1024);

export class HttpConnection {
  #socket;
  #onAnswer;
  #head = '';
  #status = 0;
  #left = 0;
  #start = '';

  /** `onAnswer(status, start)` is called when a whole answer has come; `start` is the beginning of the body of one that is no success. */
  constructor(port, onAnswer, onError) {
    this.#onAnswer = onAnswer;
    const onread = { buffer: shared, callback: (length) => this.#read(length) };
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true, onread });
    this.#socket.once('error', onError);
    this.#socket.once('end', () => onError(new Error('the server has closed a connection')));
  }

  opened() {
    return new Promise((resolve) => this.#socket.once('connect', resolve));
  }

  send(request) {
    this.#socket.write(request);
  }

  close() {
    this.#socket.removeAllListeners('end');
    this.#socket.destroy();
  }

  #read(length) {
    for (let position = 0; position < length;)
      position = this.#left > 0 ? this.#readBody(position, length) : this.#readHead(position, length);
    return true;
  }

  #readHead(position, length) {
    const text = shared.latin1Slice(position, Math.min(length, position + 4096));
    const known = this.#head.length;
    this.#head += text;
    const end = this.#head.indexOf(endOfHead);
    if (end < 0) return position + text.length;
    this.#status = Number(this.#head.slice(9, 12));
    this.#left = Number(/\r\ncontent-length: *(\d+)/i.exec(this.#head.slice(0, end))?.[1]);
    if (!(this.#left >= 0)) throw new Error(`an answer without Content-Length: ${this.#head.slice(0, end)}`);
    this.#head = '';
    const after = position + end + endOfHead.length - known;
    if (this.#left === 0) this.#answered();
    return after;
  }

  #readBody(position, length) {
    const end = Math.min(length, position + this.#left);
    if (this.#status >= 300 && this.#start === '') this.#start = shared.latin1Slice(position, Math.min(end, position + 500));
    this.#left -= end - position;
    if (this.#left === 0) this.#answered();
    return end;
  }

  #answered() {
    const start = this.#start;
    this.#start = '';
    this.#onAnswer(this.#status, start);
  }
}
