import { fillEmpty, mapItems, mapMember } from '#domain/json/fill.js';
import { defaultTolerations } from '#domain/resources/resource/device-taints.js';
import type { DeviceRequest, DeviceSubRequest, ExactDeviceRequest, ResourceClaimSpec } from '#domain/schema/types/resource-v1.js';
import type {
  DeviceRequest as DeviceRequestV1beta1,
  ResourceClaimSpec as ResourceClaimSpecV1beta1,
} from '#domain/schema/types/resource-v1beta1.js';

/** Source: pkg/apis/resource/v1/{defaults,zz_generated.defaults}.go. */
export function applyClaimDefaults(spec: ResourceClaimSpec): ResourceClaimSpec {
  return mapMember(spec, 'devices', (devices) => mapMember(devices, 'requests', (requests) => mapItems(requests, defaultRequest)));
}

function defaultRequest(request: DeviceRequest): DeviceRequest {
  const filled = mapMember(request, 'exactly', (exactly) => defaultTolerations(defaultExactCount(exactly)));
  return mapMember(filled, 'firstAvailable', (alternatives) => mapItems(alternatives, defaultAlternative));
}

/** As applyClaimDefaults. */
export function applyClaimDefaultsV1beta1(spec: ResourceClaimSpecV1beta1): ResourceClaimSpecV1beta1 {
  return mapMember(spec, 'devices', (devices) => mapMember(devices, 'requests', (requests) => mapItems(requests, defaultRequestV1beta1)));
}

/** A request without a class is one with alternatives, which counts nothing itself. */
function defaultRequestV1beta1(request: DeviceRequestV1beta1): DeviceRequestV1beta1 {
  const counted = request.deviceClassName === '' ? request : defaultCountV1beta1(request);
  const filled = defaultTolerations(counted);
  return mapMember(filled, 'firstAvailable', (alternatives) => mapItems(alternatives, defaultAlternative));
}

const mode = { allocationMode: 'ExactCount' };

function defaultExactCount(request: ExactDeviceRequest): ExactDeviceRequest {
  const filled = fillEmpty(request, mode);
  return filled.allocationMode === mode.allocationMode ? fillEmpty(filled, { count: 1 }) : filled;
}

function defaultCountV1beta1(request: DeviceRequestV1beta1): DeviceRequestV1beta1 {
  const filled = fillEmpty(request, mode);
  return filled.allocationMode === mode.allocationMode ? fillEmpty(filled, { count: 1 }) : filled;
}

function defaultAlternative(request: DeviceSubRequest): DeviceSubRequest {
  const filled = fillEmpty(defaultTolerations(request), mode);
  return filled.allocationMode === mode.allocationMode ? fillEmpty(filled, { count: 1 }) : filled;
}
