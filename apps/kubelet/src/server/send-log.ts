import type { ServerResponse } from 'node:http';
import { formatLogLine, selectLogLines, type LogLine } from '#domain/kubelet/logs/log-lines.js';
import type { LogBuffer } from '../runtime/log-buffer.js';
import type { LogQuery } from './log-query.js';

/** A client that is so far behind has gone away, or should. */
const maxBehind = 4 * 1024 * 1024;

/** Sends what is asked of a log, and, when it is followed, what is written until the container ends. `now` in ms. */
export function sendLog(response: ServerResponse, log: LogBuffer, query: LogQuery, now: number): void {
  const { follow, timestamps, tailLines, sinceSeconds, sinceTime, limitBytes = Infinity } = query;
  const since = sinceSeconds === undefined ? sinceTime : now - sinceSeconds * 1000;
  let left = limitBytes;
  const send = (lines: readonly LogLine[]): void => {
    const bytes = Buffer.from(lines.map((line) => formatLogLine(line, timestamps)).join(''));
    if (bytes.length === 0) return;
    response.write(bytes.length <= left ? bytes : bytes.subarray(0, left));
    left -= bytes.length;
  };
  response.writeHead(200, { 'content-type': 'text/plain', 'transfer-encoding': 'chunked' });
  response.flushHeaders();
  const selection = { ...(tailLines !== undefined && { tailLines }), ...(since !== undefined && { since }) };
  send(selectLogLines(log.read(), selection));
  if (!follow || left <= 0) {
    response.end();
    return;
  }
  const stop = log.follow({
    line: (line) => {
      if (since !== undefined && line.time < since) return;
      send([line]);
      if (response.writableLength > maxBehind) response.destroy();
      else if (left <= 0) response.end();
    },
    end: () => response.end(),
  });
  response.once('close', stop);
}
