/**
 * A request as bytes, with places for numbers that are as long as what comes there, so that no request must be put together anew:
 * `{count}` the number of the request, `{slot}` that number modulo 100, `{microseconds..}` when it is sent, on the clock of the machine.
 */
const places = [
  { mark: '{count}', valueOf: (count) => count },
  { mark: '{slot}', valueOf: (count) => count % 100 },
  { mark: '{microseconds..}', valueOf: () => microseconds() },
];

/** Of a clock that all processes of the machine have in common and that nobody sets. */
export function microseconds() {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000_000 + Math.floor(nanoseconds / 1000);
}

export class RequestTemplate {
  #bytes;
  #fields;

  constructor(text) {
    this.#bytes = Buffer.from(text);
    this.#fields = places.flatMap(({ mark, valueOf }) => positionsOf(text, mark).map((at) => ({ at, digits: mark.length, valueOf })));
  }

  /** Memory for one request at a time, that of one connection. */
  newBuffer() {
    return Buffer.from(this.#bytes);
  }

  fill(buffer, count) {
    for (const { at, digits, valueOf } of this.#fields) writeDigits(buffer, at, digits, valueOf(count));
  }
}

function positionsOf(text, mark) {
  const found = [];
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) found.push(at);
  return found;
}

function writeDigits(buffer, at, digits, value) {
  for (let i = at + digits - 1; i >= at; i -= 1) {
    buffer[i] = 48 + (value % 10);
    value = Math.floor(value / 10);
  }
}

/** The number that stands in decimal digits at a place. */
export function readDigits(buffer, at, digits) {
  let value = 0;
  for (let i = at; i < at + digits; i += 1) value = value * 10 + buffer[i] - 48;
  return value;
}

/** HTTP/1.1 as text. */
export function requestText(method, path, body = '', contentType = 'application/json') {
  const head = [`${method} ${path} HTTP/1.1`, 'Host: 127.0.0.1', 'User-Agent: kubernest-bench', 'Accept: application/json'];
  if (body !== '') head.push(`Content-Type: ${contentType}`, `Content-Length: ${Buffer.byteLength(body)}`);
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
