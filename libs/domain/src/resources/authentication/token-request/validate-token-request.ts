import { fillAbsent, mapMember } from '#domain/json/fill.js';
import type { TokenRequest } from '#domain/schema/types/authentication-v1.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';

const minSeconds = 10 * 60;
const maxSeconds = 2 ** 32;

/** For `serviceaccounts/<name>/token`. Source: pkg/apis/authentication/v1/defaults.go. */
export function applyTokenRequestDefaults(request: TokenRequest): TokenRequest {
  return mapMember(request, 'spec', (spec) => fillAbsent(spec, { expirationSeconds: 60 * 60 }));
}

/** Source: pkg/apis/authentication/validation/validation.go. */
export function validateTokenRequest({ spec }: TokenRequest): readonly FieldError[] {
  const path = 'spec.expirationSeconds';
  const seconds = spec.expirationSeconds ?? 0;
  if (seconds < minSeconds) return [invalid(path, seconds, 'may not specify a duration less than 10 minutes')];
  return seconds > maxSeconds ? [invalid(path, seconds, 'may not specify a duration larger than 2^32 seconds')] : [];
}
