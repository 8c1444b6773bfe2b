import type { DeviceRequest, ExactDeviceRequest, ResourceClaimSpec } from '#domain/schema/types/resource-v1.js';
import type {
  DeviceRequest as DeviceRequestV1beta1,
  ResourceClaimSpec as ResourceClaimSpecV1beta1,
} from '#domain/schema/types/resource-v1beta1.js';

/**
 * Claims between v1beta1, where a request without alternatives has its fields in itself, and v1, where they are in `exactly`.
 * Source: pkg/apis/resource/v1beta1/conversion.go.
 */
export function toClaimSpec({ devices }: ResourceClaimSpecV1beta1): ResourceClaimSpec {
  return { devices: { ...devices, requests: devices.requests?.map(toRequest) ?? null } };
}

export function fromClaimSpec({ devices }: ResourceClaimSpec): ResourceClaimSpecV1beta1 {
  return { devices: { ...devices, requests: devices.requests?.map(fromRequest) ?? null } };
}

function toRequest({ name, firstAvailable, ...exactly }: DeviceRequestV1beta1): DeviceRequest {
  const { deviceClassName, allocationMode = '', count = 0, selectors, adminAccess, tolerations, capacity } = exactly;
  const lists = [selectors, adminAccess, tolerations, capacity];
  const isExact = deviceClassName !== '' || allocationMode !== '' || count !== 0 || lists.some((one) => one !== undefined);
  return { name, ...(isExact && { exactly }), ...(firstAvailable && { firstAvailable }) };
}

function fromRequest({ name, exactly, firstAvailable }: DeviceRequest): DeviceRequestV1beta1 {
  const fields: ExactDeviceRequest = exactly ?? { deviceClassName: '' };
  return { name, ...fields, ...(firstAvailable && { firstAvailable }) };
}
