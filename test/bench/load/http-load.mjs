/**
 * The load generator, a process of its own. For each message `{ port, request, connections, durationMs | count, perSecond?, first? }` it sends
 * requests over keep-alive connections, the next one on a connection when the last is answered (or `perSecond` requests a second on whatever
 * connection is free), and answers with what came of them.
 */
import { quantile } from '../run/statistics.mjs';
import { HttpConnection } from './http-connection.mjs';
import { RequestTemplate } from './request-template.mjs';

class Load {
  #options;
  #template;
  #connections = [];
  #idle = [];
  #began = 0;
  #sent = 0;
  #answered = 0;
  #failure;
  #latencies = [];
  #end;
  #ended = new Promise((resolve, reject) => (this.#end = { resolve, reject }));

  constructor(options) {
    this.#options = { durationMs: Infinity, count: Infinity, first: 0, ...options };
    this.#template = new RequestTemplate(options.request);
  }

  async run() {
    const { connections, perSecond } = this.#options;
    for (let i = 0; i < connections; i += 1) this.#open();
    await Promise.all(this.#connections.map(({ connection }) => connection.opened()));
    const cpu = process.cpuUsage();
    this.#began = performance.now();
    const pace = perSecond === undefined ? undefined : setInterval(() => this.#sendDue(), 1);
    if (pace === undefined) for (const one of this.#connections) this.#send(one);
    else this.#idle.push(...this.#connections);
    const end = await this.#ended.finally(() => clearInterval(pace));
    const { user, system } = process.cpuUsage(cpu);
    for (const { connection } of this.#connections) connection.close();
    return {
      answers: this.#answered,
      seconds: (end - this.#began) / 1000,
      cpuSeconds: (user + system) / 1e6,
      p99Ms: quantile(this.#latencies, 0.99),
      failure: this.#failure,
    };
  }

  #open() {
    const one = { buffer: this.#template.newBuffer(), sentAt: 0, connection: undefined };
    const onAnswer = (status, start) => this.#onAnswer(one, status, start);
    one.connection = new HttpConnection(this.#options.port, onAnswer, this.#end.reject);
    this.#connections.push(one);
  }

  #send(one) {
    this.#template.fill(one.buffer, this.#options.first + this.#sent);
    this.#sent += 1;
    one.sentAt = performance.now();
    one.connection.send(one.buffer);
  }

  /** As many as should have been sent by now, as far as connections are free. */
  #sendDue() {
    const { perSecond, count } = this.#options;
    const due = Math.min(((performance.now() - this.#began) / 1000) * perSecond, count);
    while (this.#sent < due && this.#idle.length > 0) this.#send(this.#idle.pop());
  }

  #onAnswer(one, status, start) {
    const now = performance.now();
    this.#answered += 1;
    this.#latencies.push(now - one.sentAt);
    if (status >= 300) this.#failure ??= `${status} ${start}`;
    const { durationMs, count, perSecond } = this.#options;
    const isLate = now >= this.#began + durationMs;
    if (isLate || this.#answered >= count) return this.#end.resolve(now);
    if (this.#sent >= count) return;
    if (perSecond === undefined) this.#send(one);
    else this.#idle.push(one);
  }
}

process.on('message', (options) => {
  new Load(options).run().then(
    (result) => process.send(result),
    (error) => process.send({ failure: error.message }),
  );
});
process.on('disconnect', () => process.exit());
