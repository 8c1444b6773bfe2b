/**
 * Many watchers of one resource, a process of its own. The message `{ port, request, watchers }` opens them and is answered when all are open. The
 * message `{ until, from, timeoutMs }` is answered when every watcher has got the events 0 to `until`, with what was right and wrong and how long
 * the events from number `from` on took.
 */
import { connect } from 'node:net';
import { EventStream } from './event-stream.mjs';
import { microseconds } from './request-template.mjs';

/** Latencies are counted in tenths of a millisecond; what takes longer than ten seconds counts as ten. */
const longest = 100_000;

/** All connections read into the same memory, one after the other. */
const shared = Buffer.allocUnsafe(256 * 1024);

class Watchers {
  #latencies = new Uint32Array(longest + 1);
  #all = [];
  #disorder = 0;
  #from = 0;
  #problem;

  async open({ port, request, watchers }) {
    await Promise.all(Array.from({ length: watchers }, () => this.#openOne(port, request)));
  }

  #openOne(port, request) {
    const watcher = { events: 0, revision: 0 };
    this.#all.push(watcher);
    let now = 0;
    const stream = new EventStream((count, sent, revision) => {
      watcher.events += 1;
      if (revision <= watcher.revision) this.#disorder += 1;
      watcher.revision = revision;
      if (count >= this.#from) this.#latencies[Math.min(Math.round((now - sent) / 100), longest)] += 1;
    });
    return new Promise((resolve) => {
      const fail = (error) => {
        this.#problem ??= error.message;
        resolve();
      };
      const callback = (length) => {
        now = microseconds();
        try {
          stream.read(shared, length);
        } catch (error) {
          fail(error);
          socket.destroy();
        }
        if (stream.isOpen) resolve();
        return true;
      };
      const socket = connect({ host: '127.0.0.1', port, noDelay: true, onread: { buffer: shared, callback } }, () => socket.write(request));
      socket.once('error', fail);
      socket.once('end', () => fail(new Error('the server has ended a watch')));
    });
  }

  async finish({ until, timeoutMs }) {
    const deadline = Date.now() + timeoutMs;
    const isDone = () => this.#problem !== undefined || Date.now() > deadline || this.#all.every(({ events }) => events >= until);
    await new Promise((resolve) => {
      const timer = setInterval(() => {
        if (!isDone()) return;
        clearInterval(timer);
        resolve();
      }, 20);
    });
    const missing = this.#all.reduce((sum, { events }) => sum + Math.max(until - events, 0), 0);
    return { missing, disorder: this.#disorder, problem: this.#problem, p50Ms: this.#quantile(0.5), p99Ms: this.#quantile(0.99) };
  }

  /** Events before this one are not timed. */
  set from(first) {
    this.#from = first;
  }

  #quantile(share) {
    const all = this.#latencies.reduce((sum, count) => sum + count, 0);
    let seen = 0;
    for (let i = 0; i <= longest; i += 1) {
      seen += this.#latencies[i];
      if (seen >= all * share) return i / 10;
    }
    return longest / 10;
  }
}

const watchers = new Watchers();
process.on('message', (message) => {
  const answer = message.until === undefined ? watchers.open(message).then(() => ({})) : watchers.finish(message);
  watchers.from = message.from ?? 0;
  answer.then(
    (result) => process.send({ cpuSeconds: (process.cpuUsage().user + process.cpuUsage().system) / 1e6, ...result }),
    (error) => process.send({ problem: error.message }),
  );
});
process.on('disconnect', () => process.exit());
