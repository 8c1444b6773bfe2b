import { goMarshal, RawJson } from '#domain/json/go-marshal.js';
import { type FieldError, notSupported, required } from '#domain/status/field-error.js';

/**
 * Unsupported unless the text is one of `choices`; an absent field passes. The message lists `choices` in the order given, and prints the
 * value as JSON, as upstream does with texts of a type of their own.
 */
export function validateChoice(value: string | undefined, path: string, choices: readonly string[]): readonly FieldError[] {
  return value === undefined || choices.includes(value) ? [] : [notSupported(path, new RawJson(goMarshal(value)), choices)];
}

/** Required when absent or empty, otherwise as validateChoice. */
export function requireChoice(value: string | undefined, path: string, choices: readonly string[]): readonly FieldError[] {
  return value ? validateChoice(value, path, choices) : [required(path)];
}
