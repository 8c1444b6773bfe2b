/** An answer's body, to be looked at. */
export type Loose = Record<string, any>; // oxlint-disable-line typescript/no-explicit-any -- answers are looked at, not used

export interface RawAnswer {
  readonly code: number;
  /** `{ text }` where it is no JSON object. */
  readonly body: Loose;
  readonly headers: Headers;
}

/** Asks a server over HTTP without any library's help, for what a library would hide. */
export class RawClient {
  /** `base`: `http://127.0.0.1:1234`. */
  constructor(private readonly base: string) {}

  /** A text is sent as it is, anything else as JSON. */
  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<RawAnswer> {
    const response = await fetch(this.base + path, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { code: response.status, body: text.startsWith('{') ? (JSON.parse(text) as Loose) : { text }, headers: response.headers };
  }

  /** Events of a watch until `enough` says so. */
  async watch(
    path: string,
    enough: (events: readonly Loose[]) => boolean,
    headers: Record<string, string> = {},
  ): Promise<readonly Loose[]> {
    const stop = new AbortController();
    const response = await fetch(this.base + path, { signal: stop.signal, headers });
    const events: Loose[] = [];
    let rest = '';
    for await (const chunk of response.body ?? []) {
      const lines = (rest + Buffer.from(chunk).toString()).split('\n');
      rest = lines.pop() ?? '';
      events.push(...lines.map((line) => JSON.parse(line) as Loose));
      if (enough(events)) break;
    }
    stop.abort();
    return events;
  }
}
