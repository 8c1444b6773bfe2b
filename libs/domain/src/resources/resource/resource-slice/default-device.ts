import { fillAbsent, mapItems, mapMember } from '#domain/json/fill.js';
import { withTimeAdded } from '#domain/resources/resource/device-taints.js';
import { mapDevices, mapValues } from '#domain/resources/resource/resource-slice/map-devices.js';
import type { Device, ResourceSlice } from '#domain/schema/types/resource-v1.js';

/** Source: pkg/apis/resource/v1/defaults.go SetDefaults_Device. */
export function defaultDevice(device: Device): Device {
  return mapMember(device, 'nodeAllocatableResourceMappings', (mappings) =>
    mapValues(mappings, (mapping) => fillAbsent(mapping, { allocationMultiplier: '1' })),
  );
}

export function withTaintTimes(slice: ResourceSlice, now: number): ResourceSlice {
  return mapDevices(slice, (device) => mapMember(device, 'taints', (taints) => mapItems(taints, (taint) => withTimeAdded(taint, now))));
}
