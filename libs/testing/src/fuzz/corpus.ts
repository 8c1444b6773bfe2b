import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Operation } from './operation.js';
import { plainSpecimens } from './plain-specimens.js';

/** An object to begin with. */
export type Specimen = Readonly<Record<string, unknown>>;

/** Objects of one kind. */
export interface Specimens {
  /** Nothing is wrong with them. */
  readonly good: Specimen[];
  /** One rule or another refuses them. */
  readonly bad: Specimen[];
}

/** By `apiVersion kind`. */
export type Corpus = ReadonlyMap<string, Specimens>;

const resources = fileURLToPath(new URL('../../../domain/src/resources/', import.meta.url));

/** Objects of the recorded writes of the built-in kinds, of the server that is asked, and a few more. */
export async function readCorpus(base: string, operations: readonly Operation[]): Promise<Corpus> {
  const corpus = new Map<string, Specimens>();
  const add = (object: Specimen, isGood: boolean): void => {
    const key = `${String(object['apiVersion'])} ${String(object['kind'])}`;
    const specimens = corpus.get(key) ?? { good: [], bad: [] };
    corpus.set(key, specimens);
    specimens[isGood ? 'good' : 'bad'].push(object);
  };
  plainSpecimens.forEach((object) => add(object, true));
  for (const { object, errors } of recordedWrites()) add(object, errors === undefined);
  for (const object of await storedObjects(base, operations)) add(object, true);
  return corpus;
}

interface RecordedWrite {
  readonly object: Specimen;
  readonly errors?: readonly string[];
}

function recordedWrites(): readonly RecordedWrite[] {
  const files = readdirSync(resources, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('writes.jsonl'));
  return files.toSorted().flatMap((file) => {
    const lines = readFileSync(resources + file, 'utf8')
      .trimEnd()
      .split('\n');
    return lines.map((line) => JSON.parse(line) as RecordedWrite);
  });
}

/** What a server has from the beginning, a few of each kind. */
async function storedObjects(base: string, operations: readonly Operation[]): Promise<readonly Specimen[]> {
  const found: Specimen[] = [];
  const lists = operations.filter(({ method, path, kind }) => method === 'GET' && kind && !path.includes('{') && !path.includes('/watch/'));
  for (const { path, kind } of lists) {
    const answer = await fetch(`${base}${path}?limit=5`);
    const { items = [] } = (await answer.json()) as { readonly items?: readonly Specimen[] };
    found.push(...items.map((item) => ({ ...kind, ...withoutTimes(item) })));
  }
  return found;
}

/** Of one run as of another, so that a seed means the same. */
function withoutTimes(item: Specimen): Specimen {
  const {
    uid: _uid,
    resourceVersion: _version,
    creationTimestamp: _time,
    managedFields: _fields,
    ...metadata
  } = item['metadata'] as Specimen;
  return { ...item, metadata };
}
