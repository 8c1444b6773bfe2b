import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { WriteContext } from '#domain/api/strategy.js';
import { pathSegmentProblems } from '#domain/api/request/path-segment.js';
import type { KubeObject, TemplateMeta } from '#domain/meta/object-meta.js';
import { equal } from '#domain/json/equal.js';
import type { FieldError } from '#domain/status/field-error.js';
import { invalidObject } from '#domain/status/status-error.js';
import { validateKubeFinalizers } from '#domain/validation/kube-finalizer.js';
import { validateObjectMeta } from '#domain/validation/object-meta.js';

/** An object that passed its rules, and advice for the client. */
export interface Prepared<T> {
  readonly object: T;
  readonly warnings: readonly string[];
}

/** Of names of any kind. Upstream stores U+0000 too; databases differ in what they make of it. */
function storedNameProblems(name: string, isPrefix: boolean): readonly string[] {
  return name.includes('\0') ? ['may not contain U+0000'] : pathSegmentProblems(name, isPrefix);
}

/** Some kinds have rules for metadata of their own that are the general ones. There may be very many errors. */
function distinct(errors: readonly FieldError[]): readonly FieldError[] {
  const known = new Map<string, unknown[]>();
  return errors.filter(({ type, field, detail, value }) => {
    if (!field.startsWith('metadata')) return true;
    const key = `${type} ${field} ${detail} ${typeof value === 'string' ? value : ''}`;
    const values = known.get(key);
    if (!values) known.set(key, [value]);
    else if (values.some((other) => equal(other, value))) return false;
    else values.push(value);
    return true;
  });
}

/**
 * The last steps before a new object is stored: its metadata is complete and mutating admission has run. Throws 422.
 * Source: k8s.io/apiserver/pkg/registry/rest/create.go BeforeCreate.
 */
export function prepareCreate<T extends KubeObject>(definition: ResourceDefinition<T>, given: T, context: WriteContext): Prepared<T> {
  const { strategy, namespaced } = definition;
  const object = strategy.prepareForCreate(given, context);
  const { metadata } = object;
  const errors = distinct([
    ...validateObjectMeta(metadata, { namespaced, checkName: strategy.checkName }),
    ...(definition.custom || definition.delegated ? [] : validateKubeFinalizers(metadata)),
    ...strategy.validate(object),
  ]);
  // an object that is refused may have no name
  const name = (metadata as TemplateMeta).name ?? '';
  if (errors.length > 0) throw invalidObject(definition, name, errors);
  const common = validateObjectMeta(metadata, { namespaced, checkName: storedNameProblems });
  if (common.length > 0) throw invalidObject(definition, name, common);
  return { object, warnings: strategy.warnOnCreate(object) };
}
