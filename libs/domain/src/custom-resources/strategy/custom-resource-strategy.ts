import { onlyStatus } from '#domain/api/plain-strategy.js';
import type { Strategy, UpdateStrategy } from '#domain/api/strategy.js';
import { allBut } from '#domain/apply/all-but.js';
import { applySchemaDefaults } from '#domain/custom-resources/objects/apply-schema-defaults.js';
import { validateEmbeddedResources } from '#domain/custom-resources/objects/validate-embedded-resources.js';
import { validateListTypes } from '#domain/custom-resources/objects/validate-list-types.js';
import { evaluateRules } from '#domain/custom-resources/rules/evaluate-rules.js';
import { type RuleTree, ruleTreeOf } from '#domain/custom-resources/rules/rule-tree.js';
import { finalizerWarnings } from '#domain/custom-resources/strategy/finalizer-warnings.js';
import { validateScaleSpec, validateScaleStatus } from '#domain/custom-resources/strategy/scale-rules.js';
import type { StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';
import { Correlated } from '#domain/custom-resources/validation/correlated.js';
import { SchemaValidator } from '#domain/custom-resources/validation/schema-validator.js';
import { equal } from '#domain/json/equal.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { CustomResourceSubresources } from '#domain/schema/types/apiextensions-v1.js';
import { type FieldError, type FieldErrorType, invalid } from '#domain/status/field-error.js';
import { nameIsDnsSubdomain } from '#domain/validation/names.js';

/** What of a version of a custom kind decides on writes. */
export interface CustomKind {
  /** Undefined where the version has none. */
  readonly schema: StructuralSchema | undefined;
  readonly subresources: CustomResourceSubresources | undefined;
}

const allButStatus = allBut('status');

type Loose = Readonly<Record<string, unknown>>;
type Warn = (text: string) => void;

/** Errors that leave the rules in CEL unchecked: what they look at may have another type than they think. */
const blocking: ReadonlySet<FieldErrorType> = new Set<FieldErrorType>([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);

const unchecked = invalid(
  '<nil>',
  null,
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
);

/** The rules of a custom kind on write. Source: k8s.io/apiextensions-apiserver/pkg/registry/customresource/{strategy,validator}.go. */
export function customResourceStrategy(kind: CustomKind): Strategy<KubeObject> {
  const { schema } = kind;
  const rules = new KindRules(kind);
  const hasStatus = kind.subresources?.status !== undefined;
  return {
    checkName: nameIsDnsSubdomain,
    applyDefaults: (object) => applySchemaDefaults(object, schema) as KubeObject,
    prepareForCreate: (object) => withGeneration(hasStatus ? withStatus(object, undefined) : object, 1),
    prepareForUpdate: (next, prev) => countGeneration(hasStatus ? withStatus(next, (prev as unknown as Loose)['status']) : next, prev),
    validate: (object) => rules.validate(object),
    validateUpdate: (next, prev, context) => rules.validateUpdate(next, prev, context?.warn),
    warnOnCreate: ({ metadata }) => finalizerWarnings(metadata),
    warnOnUpdate: ({ metadata }, prev) => finalizerWarnings(metadata, prev.metadata),
    allowCreateOnUpdate: false,
    allowUnconditionalUpdate: false,
    defaultPropagation: 'Background',
    returnsDeletedObject: false,
    ...(hasStatus && { manages: allButStatus }),
  };
}

/** The rules of `status`. Source: status_strategy.go, ibid. */
export function customStatusStrategy(kind: CustomKind): UpdateStrategy<KubeObject> {
  const rules = new KindRules(kind);
  return {
    prepareForUpdate: (next, prev) => {
      const { managedFields, resourceVersion } = next.metadata;
      const { managedFields: _, ...metadata } = prev.metadata;
      const kept = { ...prev, metadata: { ...metadata, ...(managedFields && { managedFields }), resourceVersion } };
      return withStatus(kept, (next as unknown as Loose)['status']);
    },
    validateUpdate: (next, prev, context) => rules.validateStatus(next, prev, context?.warn),
    warnOnUpdate: () => [],
    allowUnconditionalUpdate: false,
    manages: onlyStatus,
  };
}

class KindRules {
  readonly #validator: SchemaValidator | undefined;
  readonly #statusValidator: SchemaValidator | undefined;

  constructor(private readonly kind: CustomKind) {
    const { schema } = kind;
    const status = schema?.properties.get('status');
    this.#validator = schema && new SchemaValidator(schema.props);
    this.#statusValidator = status && new SchemaValidator(status.props);
  }

  validate(object: KubeObject): readonly FieldError[] {
    const { schema } = this.kind;
    const errors = [
      ...(this.#validator?.validate(object) ?? []),
      ...this.#validateScale(object, true),
      ...validateEmbeddedResources(object, schema, ''),
      ...validateListTypes(object, schema),
    ];
    return [...errors, ...this.#askRules(errors, (rules) => evaluateRules(rules, { raw: object }, '').errors)];
  }

  validateUpdate(next: KubeObject, prev: KubeObject, warn: Warn | undefined): readonly FieldError[] {
    const { schema } = this.kind;
    const correlated = schema && new Correlated(next, prev, schema);
    const errors = [
      ...(this.#validator?.validate(next, '', correlated) ?? []),
      ...this.#validateScale(next, true),
      ...validateEmbeddedResources(next, schema, ''),
      ...this.#validateListTypes(next, prev),
    ];
    return [...errors, ...this.#askRules(errors, (rules) => askUpdate(rules, next, prev, correlated, warn))];
  }

  validateStatus(next: KubeObject, prev: KubeObject, warn: Warn | undefined): readonly FieldError[] {
    const { schema } = this.kind;
    const status = (next as unknown as Loose)['status'];
    const before = (prev as unknown as Loose)['status'];
    const statusSchema = schema?.properties.get('status');
    const correlated = statusSchema && new Correlated(status, before, statusSchema);
    const errors = [
      ...((status !== undefined && this.#statusValidator?.validate(status, 'status', correlated)) || []),
      ...this.#validateScale(next, false),
      ...this.#validateListTypes(next, prev),
    ];
    return [...errors, ...this.#askRules(errors, (rules) => askUpdate(rules, next, prev, undefined, warn))];
  }

  #validateScale(object: KubeObject, hasSpec: boolean): readonly FieldError[] {
    const scale = this.kind.subresources?.scale;
    return scale ? [...(hasSpec ? validateScaleSpec(object, scale) : []), ...validateScaleStatus(object, scale)] : [];
  }

  /** Lists that were bad before may stay so. */
  #validateListTypes(next: KubeObject, prev: KubeObject): readonly FieldError[] {
    const errors = validateListTypes(next, this.kind.schema);
    return errors.length > 0 && validateListTypes(prev, this.kind.schema).length > 0 ? [] : errors;
  }

  #askRules(errors: readonly FieldError[], ask: (rules: RuleTree) => readonly FieldError[]): readonly FieldError[] {
    const rules = this.kind.schema && ruleTreeOf(this.kind.schema);
    if (!rules) return [];
    return errors.some(({ type }) => blocking.has(type)) ? [unchecked] : ask(rules);
  }
}

/** Rules that were broken before and look at nothing that has changed are only warned of. */
function askUpdate(
  rules: RuleTree,
  next: KubeObject,
  prev: KubeObject,
  known: Correlated | undefined,
  warn: Warn = () => undefined,
): readonly FieldError[] {
  const correlated = known ?? new Correlated(next, prev, rules.schema);
  const { errors, warnings } = evaluateRules(rules, { raw: next, old: prev, correlated }, '');
  warnings.forEach((text) => warn(text));
  return errors;
}

function withStatus(object: KubeObject, status: unknown): KubeObject {
  const { status: own, ...rest } = object as KubeObject & { readonly status?: unknown };
  if (own === status) return object;
  return (status === undefined ? rest : { ...rest, status }) as KubeObject;
}

function withGeneration<T extends KubeObject>(object: T, generation: number): T {
  return { ...object, metadata: { ...object.metadata, generation } };
}

/** Every change counts but those of metadata. */
function countGeneration(next: KubeObject, prev: KubeObject): KubeObject {
  const { metadata: _next, ...content } = next;
  const { metadata: _prev, ...before } = prev;
  return equal(content, before) ? next : withGeneration(next, (prev.metadata.generation ?? 0) + 1);
}
