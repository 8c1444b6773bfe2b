/** What a server answered, as it came. */
export interface RawAnswer {
  readonly code: number;
  /** Names in small letters, in order; repeated ones stand several times. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Of HTTP's framing nothing is left. */
  readonly body: Buffer;
  /** True when the server ended the connection. */
  readonly closed: boolean;
}

/** An answer at the beginning of what came. */
interface Parsed {
  readonly answer: RawAnswer;
  /** Bytes of it. */
  readonly length: number;
}

/** The first answer in what has come so far; undefined while there is more to come. `ended`: nothing more will. */
export function parseAnswer(bytes: Buffer, ended: boolean): Parsed | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const headers = lines.map((line): readonly [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const header = (name: string): string | undefined => headers.find(([one]) => one === name)?.[1];
  const code = Number(first.split(' ')[1]);
  const content = bytes.subarray(end + 4);
  const framed =
    code < 200 || code === 204 || code === 304
      ? { body: Buffer.alloc(0), length: 0 }
      : header('transfer-encoding') === 'chunked'
        ? dechunk(content)
        : sized(content, header('content-length'), ended);
  if (!framed) return undefined;
  const answer = { code, headers, body: framed.body, closed: ended || header('connection') === 'close' };
  return { answer, length: end + 4 + framed.length };
}

interface Framed {
  readonly body: Buffer;
  readonly length: number;
}

/** Of an answer to HEAD nothing follows: the connection has ended, or ends soon. */
function sized(content: Buffer, length: string | undefined, ended: boolean): Framed | undefined {
  if (length === undefined) return ended ? { body: content, length: content.length } : undefined;
  if (content.length >= Number(length)) return { body: content.subarray(0, Number(length)), length: Number(length) };
  return ended ? { body: content, length: content.length } : undefined;
}

function dechunk(content: Buffer): Framed | undefined {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const line = content.indexOf('\r\n', at);
    if (line < 0) return undefined;
    const size = Number.parseInt(content.subarray(at, line).toString('latin1'), 16);
    const next = line + 2 + size + 2;
    if (Number.isNaN(size) || content.length < next) return undefined;
    if (size === 0) return { body: Buffer.concat(chunks), length: next };
    chunks.push(content.subarray(line + 2, line + 2 + size));
    at = next;
  }
}
