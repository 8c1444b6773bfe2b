import type { Query } from '#domain/api/request/query.js';
import { optionalBoolean, textOf } from '#domain/api/request/query-values.js';
import { type FieldError, forbidden, notSupported, required } from '#domain/status/field-error.js';
import { badRequest, invalidObject } from '#domain/status/status-error.js';
import { validateFieldManager } from '#domain/validation/object-meta.js';

/**
 * Options of writes, from the query.
 * Source: k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go.
 */
export interface WriteOptions {
  /** Nothing is stored. */
  readonly dryRun: boolean;
  readonly fieldManager: string;
  readonly fieldValidation: FieldValidation;
  /** Of server-side apply only. */
  readonly force?: boolean;
}

/** What happens to unknown and duplicate fields of a body. */
export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

/** What to do on a path of writes when nothing was asked for. */
export const defaultWriteOptions: WriteOptions = { dryRun: false, fieldManager: '', fieldValidation: 'Warn' };

type OptionsKind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions';

const metaGroup = 'meta.k8s.io';

/** Throws 422 where an option is invalid. `isApply` is true for a patch that is a server-side apply. */
export function writeOptionsOf(query: Query, kind: OptionsKind, isApply = false): WriteOptions {
  if (query.size === 0 && !isApply) return defaultWriteOptions;
  const fieldManager = textOf(query, 'fieldManager');
  const fieldValidation = textOf(query, 'fieldValidation');
  const dryRun = query.get('dryRun') ?? [];
  const force = kind === 'PatchOptions' ? optionalBoolean(query, 'force') : undefined;
  const errors = [
    ...(isApply && fieldManager === '' ? [required('fieldManager', 'is required for apply patch')] : []),
    ...(!isApply && force !== undefined ? [forbidden('force', 'may not be specified for non-apply patch')] : []),
    ...validateFieldManager(fieldManager, 'fieldManager'),
    ...validateDryRun(dryRun),
    ...(isFieldValidation(fieldValidation) ? [] : [notSupported('fieldValidation', fieldValidation, ['', 'Ignore', 'Strict', 'Warn'])]),
  ];
  if (errors.length > 0) throw invalidObject({ group: metaGroup, kind }, '', errors);
  return {
    dryRun: dryRun.length > 0,
    fieldManager,
    fieldValidation: fieldValidation === '' ? 'Warn' : (fieldValidation as FieldValidation),
    ...(force !== undefined && { force }),
  };
}

function isFieldValidation(text: string): boolean {
  return text === '' || text === 'Ignore' || text === 'Warn' || text === 'Strict';
}

/** `All` is the only kind of dry run. */
export function validateDryRun(values: readonly string[]): readonly FieldError[] {
  return values.every((value) => value === 'All') ? [] : [notSupported('dryRun', values, ['All'])];
}

/** Options of GET. The `export` parameter of old is refused (k8s.io/apiserver/pkg/endpoints/handlers/get.go). */
export function checkGetOptions(query: Query): void {
  if (optionalBoolean(query, 'export')) throw badRequest('the export parameter, deprecated since v1.14, is no longer supported');
}
