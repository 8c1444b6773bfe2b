import { oldestEmulationVersion, validateLeaseStrategy } from '#domain/resources/coordination/validate-lease-strategy.js';
import type { LeaseCandidate, LeaseCandidateSpec } from '#domain/schema/types/coordination-v1beta1.js';
import { compareSemver, parseSemver } from '#domain/semver/semver.js';
import { type FieldError, invalid, required } from '#domain/status/field-error.js';
import { validateImmutable } from '#domain/validation/object-meta.js';

/** Source: pkg/apis/coordination/validation/validation.go. */
export function validateLeaseCandidate({ spec }: LeaseCandidate): readonly FieldError[] {
  return [...(spec.leaseName === '' ? [required('spec.leaseName')] : []), ...validateVersions(spec), ...validateStrategy(spec)];
}

export function validateLeaseCandidateUpdate(next: LeaseCandidate, prev: LeaseCandidate): readonly FieldError[] {
  return [...validateLeaseCandidate(next), ...validateImmutable(next.spec.leaseName, prev.spec.leaseName, 'spec.leaseName')];
}

const zero = { major: 0n, minor: 0n, patch: 0n, prerelease: [] };

function validateVersions(spec: LeaseCandidateSpec): readonly FieldError[] {
  const binaryVersion = spec.binaryVersion ?? '';
  const emulationVersion = spec.emulationVersion ?? '';
  const emulated = parseSemver(emulationVersion);
  const binary = parseSemver(binaryVersion);
  const errors: FieldError[] = [];
  const notSemver = 'must be a valid semantic version';
  if (emulationVersion !== '' && !emulated) errors.push(invalid('spec.emulationVersion', emulationVersion, notSemver));
  if (binaryVersion === '') errors.push(required('spec.binaryVersion'));
  else if (!binary) errors.push(invalid('spec.binaryVersion', binaryVersion, notSemver));
  if (binaryVersion !== '' && emulationVersion !== '' && compareSemver(binary ?? zero, emulated ?? zero) < 0) {
    errors.push(invalid('spec.binaryVersion', binaryVersion, 'must be greater than or equal to `emulationVersion`'));
  }
  return errors;
}

function validateStrategy({ strategy = '', emulationVersion = '' }: LeaseCandidateSpec): readonly FieldError[] {
  if (strategy === '') return [required('spec.strategy')];
  const errors = validateLeaseStrategy(strategy, 'spec.strategy');
  const emulated = parseSemver(emulationVersion) ?? zero;
  if (strategy !== oldestEmulationVersion || compareSemver(emulated, zero) !== 0) return errors;
  return [required('spec.emulationVersion', "must be specified when `strategy` is 'OldestEmulationVersion'"), ...errors];
}
