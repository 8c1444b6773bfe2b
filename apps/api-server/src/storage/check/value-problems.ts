import { parseApiVersion } from '#domain/meta/api-version.js';

/** What a value is kept as. */
export interface KeptAs {
  /** `group/plural/namespace/name` or `group/plural/name`; the core group is `core`. */
  readonly key: string;
  readonly revision: number;
  /** Of the value of the key before this one; absent when there was none or it is not known. */
  readonly uid?: string;
}

export interface CheckedValue {
  /** Continue "the value of … at revision …". */
  readonly problems: readonly string[];
  readonly uid?: string;
}

/** Checks that a value is an object in JSON, and the one it is kept as. */
export function checkValue(value: unknown, keptAs: KeptAs): CheckedValue {
  if (!(value instanceof ArrayBuffer || value instanceof Uint8Array)) return { problems: ['is no bytes'] };
  let object: unknown;
  try {
    object = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(value));
  } catch (error) {
    return { problems: [error instanceof SyntaxError ? 'is no JSON' : 'is no text in UTF-8'] };
  }
  return isRecord(object) ? checkObject(object, keptAs) : { problems: ['is no object'] };
}

function checkObject(object: Record<string, unknown>, { key, revision, uid: uidBefore }: KeptAs): CheckedValue {
  const metadata = isRecord(object['metadata']) ? object['metadata'] : {};
  const { resourceVersion, uid, namespace, name } = metadata;
  const problems: string[] = [];
  if (resourceVersion !== String(revision)) problems.push(`says that its resourceVersion is ${quoted(resourceVersion)}`);
  if (typeof uid !== 'string' || uid === '') problems.push('has no uid');
  else if (uidBefore !== undefined && uid !== uidBefore) problems.push(`has the uid ${uid}, where it had ${uidBefore} before`);
  const [group, , ...path] = key.split('/');
  const own = typeof namespace === 'string' && namespace !== '' ? [namespace, name] : [name];
  if (own.join('/') !== path.join('/')) problems.push(`says that it is ${quoted(own.join('/'))}`);
  const { apiVersion } = object;
  const ownGroup = typeof apiVersion === 'string' ? parseApiVersion(apiVersion)?.group : undefined;
  if (ownGroup === undefined || (ownGroup || 'core') !== group) problems.push(`says that its apiVersion is ${quoted(apiVersion)}`);
  return { problems, ...(typeof uid === 'string' && { uid }) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function quoted(value: unknown): string {
  return JSON.stringify(value) ?? 'missing';
}
