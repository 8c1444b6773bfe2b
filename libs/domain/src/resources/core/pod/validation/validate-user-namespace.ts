import type { PodValidationOptions } from '#domain/resources/core/pod/pod-validation-options.js';
import { containersWithPath } from '#domain/resources/core/pod/validation/containers-with-path.js';
import type { PodSpec } from '#domain/schema/types/core-v1.js';
import { type FieldError, forbidden } from '#domain/status/field-error.js';

/** With users of its own a pod shares nothing else with its host. Source: pkg/apis/core/validation/validation.go validateHostUsers. */
export function validateUserNamespace(spec: PodSpec, path: string, options: PodValidationOptions): readonly FieldError[] {
  if (spec.hostUsers !== false) return [];
  const text = 'when `hostUsers` is false';
  const devices = options.allowDevicesInUserNamespace
    ? []
    : containersWithPath(spec, path).filter(([{ volumeDevices }]) => volumeDevices?.length);
  return [
    ...(spec.hostNetwork ? [forbidden(`${path}.hostNetwork`, text)] : []),
    ...(spec.hostPID ? [forbidden(`${path}.HostPID`, text)] : []),
    ...(spec.hostIPC ? [forbidden(`${path}.HostIPC`, text)] : []),
    ...devices.map(([, at]) => forbidden(`${at}.volumeDevices`, text)),
  ];
}
