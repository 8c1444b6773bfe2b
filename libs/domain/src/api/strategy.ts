import type { FieldFilter } from '#domain/apply/field-filter.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { FieldError } from '#domain/status/field-error.js';
import type { NameCheck } from '#domain/validation/names.js';

/**
 * The rules of one kind on write, as upstream's registry strategies (k8s.io/apiserver/pkg/registry/rest/{create,update,delete}.go).
 * Every member is pure: no clock, no store, and objects are never changed in place.
 *
 * Create runs: applyDefaults, prepareForCreate, (mutating admission), validate, warnOnCreate.
 * Update runs: applyDefaults, prepareForUpdate, (mutating admission), validateUpdate, warnOnUpdate.
 * Metadata common to all kinds (names, uid, timestamps, the object-meta rules) is handled by the generic path, not here.
 */
export interface Strategy<T extends KubeObject> extends UpdateStrategy<T> {
  /** Rule for metadata.name and generateName; messages as `Invalid value: "…": <problem>`. */
  readonly checkName: NameCheck;
  /** Fills what the client left out (pkg/apis/<group>/<version>/defaults.go). Runs on create and on every update. */
  applyDefaults(object: T): T;
  /** Drops what a client may not set on create: status, disabled fields. Sets generation where the kind counts it. */
  prepareForCreate(object: T, context: WriteContext): T;
  validate(object: T): readonly FieldError[];
  /** Advice sent as Warning headers. */
  warnOnCreate(object: T): readonly string[];
  /** PUT to a name that does not exist creates it. */
  readonly allowCreateOnUpdate: boolean;
  /** What a delete without propagationPolicy does with dependents; `Unsupported` where a policy is not even asked for. */
  readonly defaultPropagation: 'Background' | 'Orphan' | 'Unsupported';
  /** A delete that removes the object at once answers with the object instead of a Status. */
  readonly returnsDeletedObject: boolean;
  /**
   * Seconds between the request and the removal, for kinds that end gracefully (pods); undefined where deletion is at once.
   * `requested` is gracePeriodSeconds of the delete options.
   */
  gracePeriod?(object: T, requested: number | undefined): number;
  /** True while something besides metadata.finalizers keeps a deleted object from going (spec.finalizers of namespaces). */
  holdsDeletion?(object: T): boolean;
  /** How an object that is deleted but cannot go yet shows it, besides its deletionTimestamp (phase Terminating of namespaces). */
  markDeleting?(object: T): T;
}

/** The part of a strategy that subresources such as `status` have too. */
export interface UpdateStrategy<T extends KubeObject> {
  /** Restores from `prev` what this path may not change, and raises generation where a change of spec counts. */
  prepareForUpdate(next: T, prev: T, context: WriteContext): T;
  /** `context` tells the time to the few rules that ask for it, and hears advice; it is absent only where a rule is asked by itself. */
  validateUpdate(next: T, prev: T, context?: Pick<WriteContext, 'now' | 'warn'>): readonly FieldError[];
  warnOnUpdate(next: T, prev: T): readonly string[];
  /** PUT without a resourceVersion is accepted. */
  readonly allowUnconditionalUpdate: boolean;
  /** The fields that a write on this path makes somebody the manager of; absent: all (GetResetFields). */
  readonly manages?: FieldFilter;
}

/** What the pure pipeline may know of the outside. */
export interface WriteContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly user: UserInfo;
  /** In [0, 1), like Math.random. */
  random(): number;
  /** A fresh UUID. */
  newUid(): string;
  /** Adds a Warning header: for advice that is only known while the object is prepared. Absent where nobody listens. */
  readonly warn?: (text: string) => void;
}

/** Who makes a request (authentication.k8s.io/v1 UserInfo). */
export interface UserInfo {
  readonly username: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}
