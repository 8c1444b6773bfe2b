import { mapItems, mapMember } from '#domain/json/fill.js';
import type { Device, ResourceSlice } from '#domain/schema/types/resource-v1.js';

/** The slice with each of its devices changed. */
export function mapDevices(slice: ResourceSlice, change: (device: Device) => Device): ResourceSlice {
  return mapMember(slice, 'spec', (spec) => mapMember(spec, 'devices', (devices) => mapItems(devices, change)));
}

/** The map with each of its values changed. */
export function mapValues<T>(map: Readonly<Record<string, T>>, change: (value: T) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}
