import type { DeviceClaim } from '#domain/schema/types/resource-v1.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';
import { validateDns1123Label } from '#domain/validation/text.js';

/** The names of the requests of a claim, each with those of its alternatives. */
export type RequestNames = ReadonlyMap<string, ReadonlySet<string>>;

export function requestNamesOf({ requests }: DeviceClaim): RequestNames {
  return new Map((requests ?? []).map(({ name, firstAvailable = [] }) => [name, new Set(firstAvailable.map((one) => one.name))]));
}

/** `request` or `request/alternative`. Source: pkg/apis/resource/validation/validation.go validateRequestNameRef. */
export function validateRequestName(name: string, path: string, names: RequestNames): readonly FieldError[] {
  const text = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";
  const segments = name.split('/');
  if (segments.length > 2) return [invalid(path, name, text)];
  const [request = '', alternative] = segments;
  const isKnown = alternative === undefined ? names.has(request) : names.get(request)?.has(alternative) === true;
  return [...segments.flatMap((segment) => validateDns1123Label(segment, path)), ...(isKnown ? [] : [invalid(path, name, text)])];
}
