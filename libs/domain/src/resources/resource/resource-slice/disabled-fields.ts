import { mapMember } from '#domain/json/fill.js';
import { mapDevices, mapValues } from '#domain/resources/resource/resource-slice/map-devices.js';
import type { Device, DeviceAttribute, ResourceSlice } from '#domain/schema/types/resource-v1.js';

/**
 * The gates DRANodeAllocatableResources and DRAListTypeAttributes are off in v1.36, so their fields stay only in slices that have some
 * already. Source: pkg/registry/resource/resourceslice/strategy.go dropDisabledFields.
 */
export function withoutDisabled(slice: ResourceSlice, prev?: ResourceSlice): ResourceSlice {
  const devices = prev?.spec.devices ?? [];
  const keepsMappings = devices.some(({ nodeAllocatableResourceMappings: mappings = {} }) => Object.keys(mappings).length > 0);
  const keepsLists = devices.some(({ attributes = {} }) => Object.values(attributes).some(hasLists));
  return mapDevices(slice, (device) => {
    const rest = keepsMappings ? device : withoutMappings(device);
    return keepsLists ? rest : mapMember(rest, 'attributes', (attributes) => mapValues(attributes, withoutLists));
  });
}

export function hasLists({ bools, ints, strings, versions }: DeviceAttribute): boolean {
  return [bools, ints, strings, versions].some((list) => list !== undefined);
}

function withoutMappings({ nodeAllocatableResourceMappings: _, ...device }: Device): Device {
  return device;
}

function withoutLists({ bools: _1, ints: _2, strings: _3, versions: _4, ...attribute }: DeviceAttribute): DeviceAttribute {
  return attribute;
}
