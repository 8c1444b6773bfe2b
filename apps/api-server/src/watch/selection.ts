import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { type FieldSelector, formatFieldSelector } from '#domain/selectors/field-selector.js';
import { matchesFields } from '#domain/selectors/selectable-fields.js';
import { formatSelector, isEverything, matchesSelector, type Selector } from '#domain/selectors/selector.js';
import type { CacheEvent } from '../cache/cache-event.js';
import { Entry } from '../cache/entry.js';

/** Which objects of a resource a list or a watch is about. */
export interface Selection {
  readonly definition: ResourceDefinition;
  /** Empty for all namespaces. */
  readonly namespace: string;
  readonly labels: Selector;
  readonly fields: FieldSelector;
}

/** What a watcher is told of a change. */
export interface SelectedChange {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly revision: number;
  readonly entry: Entry;
}

/** True when namespace is all that restricts. */
export function selectsAll({ labels, fields }: Selection): boolean {
  return fields.length === 0 && isEverything(labels);
}

/** Keys of objects in the namespace start with this. */
export function keyPrefix({ namespace }: Pick<Selection, 'namespace'>): string {
  return namespace === '' ? '' : `${namespace}/`;
}

/** Whether an object of the right namespace is selected. */
export function selects({ definition, labels, fields }: Selection, entry: Entry): boolean {
  if (!matchesSelector(labels, entry.stored.metadata.labels)) return false;
  return fields.length === 0 || matchesFields(definition, fields, entry.objectIn(definition));
}

/**
 * A change as a watcher of the selection sees it: an object that comes to be selected is added, one that no longer is, is deleted and shown
 * as it was last seen. Undefined when the watcher is not concerned. Source: k8s.io/apiserver/pkg/storage/cacher/cache_watcher.go.
 */
export function selectChange(selection: Selection, { type, revision, entry, previous }: CacheEvent): SelectedChange | undefined {
  if (!entry.key.startsWith(keyPrefix(selection))) return undefined;
  if (selectsAll(selection)) return { type, revision, entry };
  const is = type !== 'DELETED' && selects(selection, entry);
  const was = previous !== undefined && selects(selection, previous);
  if (is) return { type: was ? 'MODIFIED' : 'ADDED', revision, entry };
  if (!was) return undefined;
  return { type: 'DELETED', revision, entry: type === 'DELETED' ? entry : atRevision(previous, revision) };
}

const moved = new WeakMap<Entry, Entry>();

/** An entry with the revision of what made it leave the selection; made once for all watchers. */
function atRevision(entry: Entry, revision: number): Entry {
  const known = moved.get(entry);
  if (known?.revision === revision) return known;
  const stored = { ...entry.stored, metadata: { ...entry.stored.metadata, resourceVersion: String(revision) } };
  const next = Entry.of(entry.key, revision, stored);
  moved.set(entry, next);
  return next;
}

/** The same text for selections that select the same. */
export function selectionKey({ definition, namespace, labels, fields }: Selection): string {
  const labelText = labels.nothing ? '!' : formatSelector(labels);
  return `${definition.group}/${definition.version}/${definition.plural}|${namespace}|${labelText}|${formatFieldSelector(fields)}`;
}
