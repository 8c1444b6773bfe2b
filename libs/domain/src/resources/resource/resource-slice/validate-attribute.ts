import { internalForm } from '#domain/schema/internal-form.js';
import type { DeviceAttribute } from '#domain/schema/types/resource-v1.js';
import { type FieldError, indexPath, invalid, tooLong } from '#domain/status/field-error.js';
import { byteLength } from '#domain/validation/names.js';

const maxValue = 64;
const fields = ['bool', 'int', 'string', 'version', 'bools', 'ints', 'strings', 'versions'] as const;

const number = '(0|[1-9]\\d*)';
const preRelease = '(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)';
const build = '[0-9a-zA-Z-]+';
const semver = new RegExp(`^${number}\\.${number}\\.${number}(-${preRelease}(\\.${preRelease})*)?(\\+${build}(\\.${build})*)?$`);

/** Each value of a list counts. Source: pkg/apis/resource/validation/validation.go numEntriesDeviceAttribute. */
export function countValues({ bools = [], ints = [], strings = [], versions = [] }: DeviceAttribute): number {
  return Math.max(1, bools.length + ints.length + strings.length + versions.length);
}

/** A value of one type, or a list of them. Source: validateDeviceAttribute. */
export function validateAttribute(attribute: DeviceAttribute, path: string): readonly FieldError[] {
  const given = fields.filter((name) => attribute[name] !== undefined);
  const shown = given.length === 0 ? '' : internalForm('resource.v1.DeviceAttribute', attribute);
  return [
    ...given.flatMap((name) => validateField(attribute, name, `${path}.${name}`)),
    ...(given.length === 1 ? [] : [invalid(path, shown, 'exactly one value must be specified')]),
  ];
}

function validateField(attribute: DeviceAttribute, name: (typeof fields)[number], path: string): readonly FieldError[] {
  const value = attribute[name];
  const check = name.startsWith('version') ? validateVersion : validateText;
  if (typeof value === 'string') return check(value, path);
  if (!Array.isArray(value)) return [];
  const texts = (value as readonly unknown[]).filter((one) => typeof one === 'string');
  const empty = value.length === 0 ? [invalid(path, value, 'must not be empty if specified')] : [];
  return [...empty, ...texts.flatMap((text, i) => check(text, indexPath(path, i)))];
}

function validateText(text: string, path: string): readonly FieldError[] {
  return byteLength(text) > maxValue ? [tooLong(path, maxValue)] : [];
}

function validateVersion(version: string, path: string): readonly FieldError[] {
  const text = 'must be a string compatible with semver.org spec 2.0.0';
  return [...(semver.test(version) ? [] : [invalid(path, version, text)]), ...validateText(version, path)];
}
