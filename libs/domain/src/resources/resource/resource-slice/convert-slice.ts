import type { Device, ResourceSlice } from '#domain/schema/types/resource-v1.js';
import type { Device as DeviceV1beta1, ResourceSlice as ResourceSliceV1beta1 } from '#domain/schema/types/resource-v1beta1.js';

/**
 * Slices between v1beta1, where most of a device is in `basic`, and v1. What v1beta1 leaves empty v1 has not.
 * Source: pkg/apis/resource/v1beta1/conversion.go.
 */
export function toSlice({ spec, ...slice }: ResourceSliceV1beta1): ResourceSlice {
  const { nodeName = '', allNodes = false, devices, ...rest } = spec;
  return {
    ...slice,
    apiVersion: 'resource.k8s.io/v1',
    spec: {
      ...rest,
      ...(nodeName !== '' && { nodeName }),
      ...(allNodes && { allNodes }),
      ...(devices && { devices: devices.map(toDevice) }),
    },
  };
}

export function fromSlice({ spec, ...slice }: ResourceSlice): ResourceSliceV1beta1 {
  const { nodeName = '', allNodes = false, devices, ...rest } = spec;
  return {
    ...slice,
    apiVersion: 'resource.k8s.io/v1beta1',
    spec: {
      ...rest,
      ...(nodeName !== '' && { nodeName }),
      ...(allNodes && { allNodes }),
      ...(devices && { devices: devices.map(fromDevice) }),
    },
  };
}

function toDevice({ name, basic = {} }: DeviceV1beta1): Device {
  return { name, ...withoutEmpty(basic) };
}

function fromDevice({ name, ...basic }: Device): DeviceV1beta1 {
  return { name, basic: withoutEmpty(basic) };
}

/** Maps and lists that are empty are lost on the way. */
function withoutEmpty<T extends Pick<Device, 'attributes' | 'capacity' | 'consumesCounters' | 'taints'>>(basic: T): T {
  const { attributes = {}, capacity = {}, consumesCounters = [], taints = [], ...rest } = basic;
  return {
    ...rest,
    ...(Object.keys(attributes).length > 0 && { attributes }),
    ...(Object.keys(capacity).length > 0 && { capacity }),
    ...(consumesCounters.length > 0 && { consumesCounters }),
    ...(taints.length > 0 && { taints }),
  } as T;
}
