import type { Given } from '#domain/api/define-resource.js';
import type { StorageHome } from '#domain/api/resource-definition.js';
import type { Strategy, UpdateStrategy } from '#domain/api/strategy.js';
import type { KubeObject } from '#domain/meta/object-meta.js';

/** How the objects of a version become those of the stored one, and back. */
export interface Shapes<S extends KubeObject, T extends KubeObject> {
  readonly toStored: (object: T) => S;
  readonly fromStored: (object: S) => T;
  /** Defaults are those of the version itself. */
  readonly applyDefaults?: (object: T) => T;
}

/**
 * The rules of a version whose objects have another shape than the stored ones: what is written is prepared, judged and shown as an
 * object of the stored version is, whose rules are `rules`.
 */
export function storedThrough<S extends KubeObject, T extends KubeObject>(
  home: StorageHome,
  rules: Given<S>,
  shapes: Shapes<S, T>,
): Given<T> {
  const { toStored, fromStored } = shapes;
  const { group, version, plural } = home;
  const { printer, selectableFields } = rules;
  return {
    strategy: convertStrategy(rules.strategy ?? {}, shapes),
    subresources: Object.fromEntries(Object.entries(rules.subresources ?? {}).map(([name, one]) => [name, convertUpdates(one, shapes)])),
    ...(printer && { printer: { columns: printer.columns, cells: (object, now) => printer.cells(toStored(object), now) } }),
    ...(selectableFields && {
      selectableFields: selectableFields.map((field) => ({ path: field.path, value: (object) => field.value(toStored(object)) })),
    }),
    storage: { group, version, plural },
    conversion: { toStored, fromStored: (object) => fromStored(object as S) },
  };
}

function convertStrategy<S extends KubeObject, T extends KubeObject>(
  rules: Partial<Strategy<S>>,
  shapes: Shapes<S, T>,
): Partial<Strategy<T>> {
  const { toStored, fromStored, applyDefaults } = shapes;
  const { prepareForCreate, validate, warnOnCreate, checkName } = rules;
  return {
    ...convertUpdates(rules, shapes),
    ...(checkName && { checkName }),
    ...(applyDefaults && { applyDefaults }),
    ...(prepareForCreate && { prepareForCreate: (object, context) => fromStored(prepareForCreate(toStored(object), context)) }),
    ...(validate && { validate: (object) => validate(toStored(object)) }),
    ...(warnOnCreate && { warnOnCreate: (object) => warnOnCreate(toStored(object)) }),
  };
}

function convertUpdates<S extends KubeObject, T extends KubeObject>(
  { prepareForUpdate, validateUpdate, warnOnUpdate }: Partial<UpdateStrategy<S>>,
  { toStored, fromStored }: Shapes<S, T>,
): Partial<UpdateStrategy<T>> {
  return {
    ...(prepareForUpdate && {
      prepareForUpdate: (next, prev, context) => fromStored(prepareForUpdate(toStored(next), toStored(prev), context)),
    }),
    ...(validateUpdate && { validateUpdate: (next, prev, context) => validateUpdate(toStored(next), toStored(prev), context) }),
    ...(warnOnUpdate && { warnOnUpdate: (next, prev) => warnOnUpdate(toStored(next), toStored(prev)) }),
  };
}
