import { goStruct } from '#domain/json/go-struct.js';
import type { AllocationResult, ResourceClaim } from '#domain/schema/types/resource-v1.js';

/** What tells a device from all others: its share too, where more than one claim may have it. */
export interface DeviceId {
  readonly driver: string;
  readonly pool: string;
  readonly device: string;
  readonly shareID?: string;
}

export function deviceKey({ driver, pool, device, shareID = '' }: DeviceId): string {
  return JSON.stringify([driver, pool, device, shareID]);
}

/** A device as messages print it. */
export function showDevice({ driver, pool, device, shareID = '' }: DeviceId): unknown {
  return goStruct({ Driver: driver, Pool: pool, Device: device, ShareID: shareID });
}

export function allocatedKeys(allocation: AllocationResult | undefined): ReadonlySet<string> {
  return new Set((allocation?.devices.results ?? []).map(deviceKey));
}

/** What drivers said of devices goes with them. Source: pkg/registry/resource/resourceclaim/strategy.go dropDeallocatedStatusDevices. */
export function withoutDeallocated(next: ResourceClaim, { status: prev }: ResourceClaim): ResourceClaim {
  const { devices: given = [], ...status } = next.status;
  const before = allocatedKeys(prev.allocation);
  const after = allocatedKeys(status.allocation);
  const devices = given.filter((device) => !before.has(deviceKey(device)) || after.has(deviceKey(device)));
  return { ...next, status: { ...status, ...(devices.length > 0 && { devices }) } };
}
