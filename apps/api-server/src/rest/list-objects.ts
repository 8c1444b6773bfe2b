import type { ListOptions } from '#domain/api/request/list-options.js';
import { exactField } from '#domain/selectors/field-selector.js';
import { badRequest, resourceExpired, StatusError, timeoutError } from '#domain/status/status-error.js';
import { CompactedError } from '#domain/storage/store.js';
import type { Caches } from '../cache/caches.js';
import type { Entry } from '../cache/entry.js';
import { keyPrefix, selects, type Selection, selectsAll } from '../watch/selection.js';
import { decodeContinue, encodeContinue } from './continue-token.js';
import { parseResourceVersion } from './parse-resource-version.js';

/** Objects of one resource at one revision. */
export interface ObjectList {
  readonly entries: readonly Entry[];
  readonly resourceVersion: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

/** How long a list waits for a revision that is still to come. */
const freshnessTimeoutMs = 3000;

const inconsistentContinue =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, ' +
  'or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an ' +
  'inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

/** Lists what is selected. Synchronous unless it has to wait or to read the past from the store. Throws StatusError. */
export function listObjects(caches: Caches, selection: Selection, options: ListOptions): ObjectList | Promise<ObjectList> {
  const prefix = keyPrefix(selection);
  if (options.continue !== '') return listContinued(caches, selection, options);
  const wanted = parseResourceVersion(options.resourceVersion, 'invalid resource version: ');
  const isExact = options.resourceVersionMatch === 'Exact' || (options.resourceVersionMatch === '' && options.limit > 0 && wanted > 0);
  if (wanted > caches.revision) return waitFor(caches, wanted).then(() => listObjects(caches, selection, options));
  if (isExact && wanted < caches.revision) return listPast(caches, selection, options, { revision: wanted, startKey: prefix });
  return listCurrent(caches, selection, options, prefix);
}

function listContinued(caches: Caches, selection: Selection, options: ListOptions): ObjectList | Promise<ObjectList> {
  if (options.resourceVersion !== '' && options.resourceVersion !== '0')
    throw badRequest('specifying resource version is not allowed when using continue');
  const from = decodeContinue(options.continue, keyPrefix(selection));
  if (from.revision < 0) return listCurrent(caches, selection, options, from.startKey);
  if (from.revision > caches.revision) throw tooLarge(from.revision, caches.revision);
  return listPast(caches, selection, options, from);
}

function listCurrent(caches: Caches, selection: Selection, options: ListOptions, startKey: string): ObjectList {
  const cache = caches.of(selection.definition.storage);
  const prefix = keyPrefix(selection);
  const named = selectedKey(selection);
  if (named !== undefined) {
    const entry = cache.get(named);
    return { entries: entry && selects(selection, entry) ? [entry] : [], resourceVersion: String(caches.revision) };
  }
  const total = startKey === prefix ? cache.count(prefix) : undefined;
  return page(cache.range(prefix, startKey), selection, options, { revision: caches.revision, total });
}

/** The one object that name and namespace select. */
function selectedKey({ definition, namespace, fields }: Selection): string | undefined {
  const name = exactField(fields, 'metadata.name');
  if (name === undefined) return undefined;
  if (!definition.namespaced) return name;
  const within = namespace === '' ? exactField(fields, 'metadata.namespace') : namespace;
  return within === undefined ? undefined : `${within}/${name}`;
}

async function listPast(
  caches: Caches,
  selection: Selection,
  options: ListOptions,
  { revision, startKey }: { readonly revision: number; readonly startKey: string },
): Promise<ObjectList> {
  const prefix = keyPrefix(selection);
  const { storage } = selection.definition;
  try {
    const entries = caches.of(storage).at(revision, prefix) ?? (await caches.past(storage, revision, prefix));
    const rest = entries.filter(({ key }) => key >= startKey);
    return page(rest, selection, options, { revision, total: rest.length });
  } catch (error) {
    if (error instanceof CompactedError) throw expired(options, startKey, prefix);
    throw error;
  }
}

/** A token that is too old comes with another that goes on in the newest state. */
function expired({ continue: token }: ListOptions, startKey: string, prefix: string): StatusError {
  if (token === '') return resourceExpired('The resourceVersion for the provided list is too old.');
  const error = resourceExpired(inconsistentContinue);
  return error.withListMeta({ continue: encodeContinue({ revision: -1, startKey }, prefix) });
}

/** The first entries that are selected, up to the limit, and how to go on. `total` counts all entries from the first on, where that is known. */
function page(
  candidates: Iterable<Entry>,
  selection: Selection,
  { limit }: ListOptions,
  { revision, total }: { readonly revision: number; readonly total: number | undefined },
): ObjectList {
  const resourceVersion = String(revision);
  const all = selectsAll(selection);
  const entries: Entry[] = [];
  let seen = 0;
  let rest = 0;
  for (const entry of candidates) {
    if (limit > 0 && entries.length >= limit) {
      rest += 1;
      if (total !== undefined || !all) break;
      continue;
    }
    seen += 1;
    if (all || selects(selection, entry)) entries.push(entry);
  }
  const last = entries.at(-1);
  if (rest === 0 || !last) return { entries, resourceVersion };
  const remaining = total === undefined ? rest : total - seen;
  return {
    entries,
    resourceVersion,
    continue: encodeContinue({ revision, startKey: `${last.key}\0` }, keyPrefix(selection)),
    ...(all && { remainingItemCount: remaining }),
  };
}

async function waitFor(caches: Caches, revision: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(true), freshnessTimeoutMs)));
  const isLate = await Promise.race([caches.reached(revision).then(() => false), late]);
  clearTimeout(timer);
  if (isLate) throw tooLarge(revision, caches.revision);
}

function tooLarge(revision: number, current: number): StatusError {
  const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }];
  return timeoutError(`Too large resource version: ${revision}, current: ${current}`, 1, causes);
}
