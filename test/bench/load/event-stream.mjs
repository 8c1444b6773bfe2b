/**
 * What one watcher gets: an answer in chunks whose lines are events. Read with so little work for each event that hundreds of watchers fit in one
 * process: an event as long as the one before has its numbers in the same places.
 */
import { readDigits } from './request-template.mjs';

const newline = 10;
const countMark = '"count":"';
const timeMark = '"sent":"';
const revisionMark = '"resourceVersion":"';

export class EventStream {
  #onEvent;
  #headIsOver = false;
  #head = '';
  /** The size line of a chunk as far as it has come. */
  #size = '';
  #left = 0;
  #rest = Buffer.alloc(0);
  #length = 0;
  #places = { count: 0, time: 0, revision: 0, revisionDigits: 0 };

  /** `onEvent(count, sent, revision)` is called for each event, with the numbers that stand in it. */
  constructor(onEvent) {
    this.#onEvent = onEvent;
  }

  get isOpen() {
    return this.#headIsOver;
  }

  read(bytes, end) {
    let at = 0;
    if (!this.#headIsOver) at = this.#readHead(bytes, end);
    while (at < end) {
      if (this.#left === 0) at = this.#readSize(bytes, at, end);
      else {
        const stop = Math.min(end, at + this.#left);
        this.#left -= stop - at;
        this.#readEvents(bytes, at, stop);
        at = stop;
      }
    }
  }

  #readHead(bytes, end) {
    const known = this.#head.length;
    this.#head += bytes.latin1Slice(0, end);
    const over = this.#head.indexOf('\r\n\r\n');
    if (over < 0) return end;
    if (!/^HTTP\/1.1 200 [^]*chunked/i.test(this.#head)) throw new Error(`a watch was answered with ${this.#head}`);
    this.#headIsOver = true;
    return over + 4 - known;
  }

  /** `\r\n` after the chunk before, and the size in hexadecimal digits up to the end of its line. */
  #readSize(bytes, at, end) {
    for (; at < end; at += 1) {
      if (bytes[at] !== newline) {
        this.#size += String.fromCharCode(bytes[at]);
        continue;
      }
      const size = this.#size.trim();
      this.#size = '';
      if (size === '') continue;
      this.#left = Number.parseInt(size, 16);
      if (!(this.#left > 0)) throw new Error('the server has ended a watch');
      return at + 1;
    }
    return at;
  }

  #readEvents(bytes, at, end) {
    if (this.#rest.length > 0) {
      const over = bytes.indexOf(newline, at);
      if (over < 0 || over >= end) {
        this.#rest = Buffer.concat([this.#rest, bytes.subarray(at, end)]);
        return;
      }
      const whole = Buffer.concat([this.#rest, bytes.subarray(at, over + 1)]);
      this.#rest = Buffer.alloc(0);
      this.#readEvent(whole, 0, whole.length);
      at = over + 1;
    }
    while (at < end) {
      const guess = at + this.#length - 1;
      const over = this.#length > 0 && guess < end && bytes[guess] === newline ? guess : bytes.indexOf(newline, at);
      if (over < 0 || over >= end) break;
      this.#readEvent(bytes, at, over + 1);
      at = over + 1;
    }
    if (at < end) this.#rest = Buffer.from(bytes.subarray(at, end));
  }

  #readEvent(bytes, at, end) {
    if (end - at !== this.#length) this.#findPlaces(bytes, at, end);
    const { count, time, revision, revisionDigits } = this.#places;
    const sent = readDigits(bytes, at + time, 16);
    this.#onEvent(readDigits(bytes, at + count, 7), sent, readDigits(bytes, at + revision, revisionDigits));
  }

  #findPlaces(bytes, at, end) {
    const text = bytes.latin1Slice(at, end);
    const after = (mark) => {
      const found = text.indexOf(mark);
      if (found < 0) throw new Error(`an event without ${mark}: ${text}`);
      return found + mark.length;
    };
    const revision = after(revisionMark);
    const revisionDigits = text.indexOf('"', revision) - revision;
    this.#places = { count: after(countMark), time: after(timeMark), revision, revisionDigits };
    this.#length = end - at;
  }
}
