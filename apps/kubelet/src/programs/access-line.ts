import type { IncomingMessage } from 'node:http';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A line of an access log in the combined format, as most web servers write it. `now` in ms. */
export function formatAccessLine(
  { socket, method, url, httpVersion, headers }: IncomingMessage,
  { status, bytes, now }: { readonly status: number; readonly bytes: number; readonly now: number },
): string {
  // Control characters cannot stand in a header or a request line.
  const quoted = (text = '-'): string => `"${text.replace(/["\\]/g, (c) => `\\x${c.charCodeAt(0).toString(16)}`)}"`;
  const request = quoted(`${method ?? ''} ${url ?? ''} HTTP/${httpVersion}`);
  return `${socket.remoteAddress ?? '-'} - - [${formatTime(now)}] ${request} ${status} ${bytes} ${quoted(headers.referer)} ${quoted(headers['user-agent'])}`;
}

function formatTime(now: number): string {
  const date = new Date(now);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${two(date.getUTCDate())}/${months[date.getUTCMonth()]}/${date.getUTCFullYear()}`;
  return `${day}:${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}
