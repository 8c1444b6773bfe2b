import { parse as parseYaml } from 'yaml';
import type { RawAnswer } from './raw-answer.js';

/** An answer as it is kept: without what differs from run to run. */
export interface RecordedAnswer {
  readonly code: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
}

/** Headers that say something about the answer. */
const keptHeaders: ReadonlySet<string> = new Set([
  'allow',
  'cache-control',
  'content-type',
  'location',
  'retry-after',
  'vary',
  'warning',
  'www-authenticate',
  'x-content-type-options',
]);

/** What is kept of an answer; with `managers` all of it that is JSON, managedFields included, in an order that does not depend on times. */
export function summarizeAnswer({ code, headers, body }: RawAnswer, { managers = false } = {}): RecordedAnswer {
  const kept: Record<string, string | readonly string[]> = {};
  for (const [name, value] of headers) {
    if (!keptHeaders.has(name)) continue;
    const before = kept[name];
    kept[name] = before === undefined ? value : [before, value].flat();
  }
  if (body.length === 0) return { code, headers: kept };
  if (managers) return { code, headers: kept, body: withManagersInOrder(JSON.parse(steady(body.toString('utf8')))) };
  return { code, headers: kept, body: body.length > longest && code < 400 ? 'long' : readable(String(kept['content-type']), body) };
}

/** Documents that are longer are looked at by other tests. */
const longest = 4096;

function readable(contentType: string, body: Buffer): unknown {
  if (contentType.startsWith('application/vnd.kubernetes.protobuf')) return { base64: body.toString('base64') };
  const text = steady(body.toString('utf8'));
  if (contentType.startsWith('application/yaml')) return { yaml: compared(parseYaml(text)) };
  if (!contentType.startsWith('application/json')) return text;
  const isPretty = text.startsWith('{\n  ');
  const values = text
    .trim()
    .split(/\n(?=\{)/)
    .map((line) => compared(JSON.parse(line)));
  return values.length === 1 && !isPretty ? values[0] : isPretty ? { pretty: values[0] } : values;
}

/** Texts that every run makes anew. */
function steady(text: string): string {
  return text
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<uid>')
    .replace(/\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>')
    .replace(/("resourceVersion": ?")[1-9]\d*"/g, '$1<resourceVersion>"')
    .replace(/(resourceVersion: ")[1-9]\d*"/g, '$1<resourceVersion>"')
    .replace(/(ResourceVersion in record \()\d+/g, '$1<resourceVersion>')
    .replace(/(\\+"resourceVersion\\+":\\+")[1-9]\d*/g, '$1<resourceVersion>')
    .replace(/("continue": ?")[^"]+/g, '$1<continue>')
    .replace(/(current: )\d+/g, '$1<resourceVersion>');
}

/** Upstream sorts entries by time, in seconds, and names conflicts in no order. */
const unordered: ReadonlySet<string> = new Set(['managedFields', 'causes']);

function withManagersInOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withManagersInOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      unordered.has(name) && Array.isArray(member)
        ? member.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
        : withManagersInOrder(member),
    ]),
  );
}

/** What is not compared: field management, and the prose of columns. */
const ignoredMembers: ReadonlySet<string> = new Set(['managedFields', 'columnDefinitions']);

function compared(value: unknown): unknown {
  if (typeof value === 'string') return withoutManagers(value);
  if (Array.isArray(value)) return distinct(value.map(compared));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (ignoredMembers.has(name) ? [] : [[name, compared(member)]])),
  );
}

/** Some rules are applied twice, and then kube-apiserver names the same cause twice; messages and clients name it once. */
function distinct(values: readonly unknown[]): readonly unknown[] {
  const texts = values.map((value) => JSON.stringify(value));
  return values.filter((value, i) => !isCause(value) || texts.indexOf(texts[i] ?? '') === i);
}

function isCause(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'reason' in value && 'field' in value && 'message' in value;
}

/** Messages may show whole objects. */
function withoutManagers(text: string): string {
  const start = /,?\\*"managedFields\\*":\[/.exec(text);
  if (!start) return text;
  let end = start.index + start[0].length;
  for (let open = 1; open > 0 && end < text.length; end += 1) open += text[end] === '[' ? 1 : text[end] === ']' ? -1 : 0;
  const rest = text.slice(end);
  return withoutManagers(text.slice(0, start.index) + (start[0].startsWith(',') ? rest : rest.replace(/^,/, '')));
}
