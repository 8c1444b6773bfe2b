import { validateHandler } from '#domain/resources/core/pod/validation/validate-handler.js';
import type { Container, Probe } from '#domain/schema/types/core-v1.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';
import { validateNonNegative } from '#domain/validation/object-meta.js';

/** The three probes of a container. Source: pkg/apis/core/validation/validation.go validate{Liveness,Readiness,Startup}Probe. */
export function validateProbes(container: Container, gracePeriod: number | undefined, path: string): readonly FieldError[] {
  const { livenessProbe: liveness, readinessProbe: readiness, startupProbe: startup } = container;
  return [
    ...(liveness ? validateOneSuccess(liveness, gracePeriod, `${path}.livenessProbe`) : []),
    ...(readiness ? validateReadiness(readiness, gracePeriod, `${path}.readinessProbe`) : []),
    ...(startup ? validateOneSuccess(startup, gracePeriod, `${path}.startupProbe`) : []),
  ];
}

/** Probes that restart the container pass by one success. */
function validateOneSuccess(probe: Probe, gracePeriod: number | undefined, path: string): readonly FieldError[] {
  const errors = validateProbe(probe, gracePeriod, path);
  const { successThreshold = 0 } = probe;
  return successThreshold === 1 ? errors : [...errors, invalid(`${path}.successThreshold`, successThreshold, 'must be 1')];
}

/** Readiness probes stop nothing, so there is no grace. */
function validateReadiness(probe: Probe, gracePeriod: number | undefined, path: string): readonly FieldError[] {
  const errors = validateProbe(probe, gracePeriod, path);
  const grace = probe.terminationGracePeriodSeconds;
  const at = `${path}.terminationGracePeriodSeconds`;
  return grace === undefined ? errors : [...errors, invalid(at, grace, 'must not be set for readinessProbes')];
}

function validateProbe(probe: Probe, gracePeriod: number | undefined, path: string): readonly FieldError[] {
  const { initialDelaySeconds = 0, timeoutSeconds = 0, periodSeconds = 0, successThreshold = 0, failureThreshold = 0 } = probe;
  const grace = probe.terminationGracePeriodSeconds;
  return [
    ...validateHandler(probe, gracePeriod, path),
    ...validateNonNegative(initialDelaySeconds, `${path}.initialDelaySeconds`),
    ...validateNonNegative(timeoutSeconds, `${path}.timeoutSeconds`),
    ...validateNonNegative(periodSeconds, `${path}.periodSeconds`),
    ...validateNonNegative(successThreshold, `${path}.successThreshold`),
    ...validateNonNegative(failureThreshold, `${path}.failureThreshold`),
    ...(grace !== undefined && grace <= 0 ? [invalid(`${path}.terminationGracePeriodSeconds`, grace, 'must be greater than 0')] : []),
  ];
}
