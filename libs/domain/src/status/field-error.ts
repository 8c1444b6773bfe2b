import { goMarshal, goQuote } from '#domain/json/go-marshal.js';
import { formatGoFloat } from '#domain/json/go-print.js';

/**
 * One thing wrong with one field, as upstream's `field.Error`.
 * Source: k8s.io/apimachinery/pkg/util/validation/field/errors.go.
 */
export interface FieldError {
  readonly type: FieldErrorType;
  /** `spec.containers[0].name`, `metadata.labels[a/b]`; see childPath. */
  readonly field: string;
  /** The offending value, printed into the message; `omitted` prints none. */
  readonly value?: unknown;
  readonly detail: string;
}

/** The reasons a field can be refused for; they are the `reason` of a Status cause. */
export type FieldErrorType =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueTypeInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooShort'
  | 'FieldValueTooMany'
  | 'FieldValueTooFew'
  | 'InternalError';

const texts: Readonly<Record<FieldErrorType, string>> = {
  FieldValueNotFound: 'Not found',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueInvalid: 'Invalid value',
  FieldValueTypeInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooShort: 'Too short',
  FieldValueTooMany: 'Too many',
  FieldValueTooFew: 'Too few',
  InternalError: 'Internal error',
};

/** Types whose message shows the value. */
const showsValue: ReadonlySet<FieldErrorType> = new Set([
  'FieldValueInvalid',
  'FieldValueTypeInvalid',
  'FieldValueNotSupported',
  'FieldValueNotFound',
  'FieldValueDuplicate',
  'FieldValueTooMany',
  'FieldValueTooFew',
]);

/** A `value` that is not printed. */
export const omitted: unique symbol = Symbol('omitted');

/** The message without the field: `Invalid value: -1: must be greater than or equal to 0`. */
export function fieldErrorBody(error: FieldError): string {
  const head =
    showsValue.has(error.type) && error.value !== omitted ? `${texts[error.type]}: ${printValue(error.value)}` : texts[error.type];
  return error.detail === '' ? head : `${head}: ${error.detail}`;
}

/** The whole message: `spec.replicas: Invalid value: -1: must be …`. */
export function formatFieldError(error: FieldError): string {
  return `${error.field}: ${fieldErrorBody(error)}`;
}

/** Some rules print a whole list, once for each item of it: what is longer than this is cut. */
const maxTextLength = 1024 * 1024;

/** As many of the errors, from the first one on, as a client can be told. */
export function tellableErrors(errors: readonly FieldError[]): readonly FieldError[] {
  let length = 0;
  let end = 0;
  for (; end < errors.length && length < maxTextLength; end += 1) length += formatFieldError(errors[end] as FieldError).length;
  return errors.slice(0, end);
}

/** Several messages as upstream's aggregate prints them: distinct ones in order, in brackets when more than one. */
export function formatFieldErrors(errors: readonly FieldError[]): string {
  const told = tellableErrors(errors);
  const messages = [...new Set(told.map(formatFieldError))];
  if (told.length < errors.length) messages.push(`and ${errors.length - told.length} more`);
  return messages.length === 1 ? String(messages[0]) : `[${messages.join(', ')}]`;
}

function printValue(value: unknown): string {
  if (typeof value === 'number' && !Number.isInteger(value)) return formatGoFloat(value);
  return typeof value === 'string' ? goQuote(value) : goMarshal(value ?? null);
}

export function invalid(field: string, value: unknown, detail: string): FieldError {
  return { type: 'FieldValueInvalid', field, value, detail };
}

export function typeInvalid(field: string, value: unknown, detail: string): FieldError {
  return { type: 'FieldValueTypeInvalid', field, value, detail };
}

export function required(field: string, detail = ''): FieldError {
  return { type: 'FieldValueRequired', field, value: '', detail };
}

export function duplicate(field: string, value: unknown): FieldError {
  return { type: 'FieldValueDuplicate', field, value, detail: '' };
}

export function forbidden(field: string, detail: string): FieldError {
  return { type: 'FieldValueForbidden', field, value: '', detail };
}

export function fieldNotFound(field: string, value: unknown): FieldError {
  return { type: 'FieldValueNotFound', field, value, detail: '' };
}

/** `supported` is printed in the order given; upstream sorts most of its sets. */
export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const detail = supported.length === 0 ? '' : `supported values: ${supported.map(goQuote).join(', ')}`;
  return { type: 'FieldValueNotSupported', field, value, detail };
}

/** `maxLength` in bytes. */
export function tooLong(field: string, maxLength: number): FieldError {
  return {
    type: 'FieldValueTooLong',
    field,
    value: '<value omitted>',
    detail: `may not be more than ${maxLength} ${maxLength === 1 ? 'byte' : 'bytes'}`,
  };
}

/** `maxLength` in characters. */
export function tooLongCharacters(field: string, maxLength: number): FieldError {
  return {
    type: 'FieldValueTooLong',
    field,
    value: '<value omitted>',
    detail: `may not be more than ${maxLength} ${maxLength === 1 ? 'character' : 'characters'}`,
  };
}

export function tooMany(field: string, actual: number, max: number): FieldError {
  return { type: 'FieldValueTooMany', field, value: actual, detail: `must have at most ${max} ${max === 1 ? 'item' : 'items'}` };
}

export function tooFew(field: string, actual: number, min: number): FieldError {
  return { type: 'FieldValueTooFew', field, value: actual, detail: `must have at least ${min} ${min === 1 ? 'item' : 'items'}` };
}

/** `path.name`, or `name` at the root. */
export function childPath(path: string, ...names: readonly string[]): string {
  if (names.length === 1) return path === '' ? String(names[0]) : `${path}.${names[0]}`;
  return path === '' ? names.join('.') : [path, ...names].join('.');
}

/** `path[3]` or `path[key]`. */
export function indexPath(path: string, index: number | string): string {
  return `${path}[${index}]`;
}
