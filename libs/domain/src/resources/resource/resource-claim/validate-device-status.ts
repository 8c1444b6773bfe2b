import { validateData } from '#domain/resources/resource/device-configuration.js';
import { validateDriverName, validatePoolName, validateShareId } from '#domain/resources/resource/device-names.js';
import { validateSet } from '#domain/resources/resource/limited-items.js';
import { deviceKey, showDevice } from '#domain/resources/resource/resource-claim/allocated-devices.js';
import type { AllocatedDeviceStatus, NetworkDeviceData } from '#domain/schema/types/resource-v1.js';
import { type FieldError, invalid, tooLong, tooMany } from '#domain/status/field-error.js';
import { validateConditions } from '#domain/validation/conditions.js';
import { validateInterfaceAddress } from '#domain/validation/ip.js';
import { byteLength } from '#domain/validation/names.js';
import { validateDns1123Label } from '#domain/validation/text.js';

const maxConditions = 8;
const maxIps = 16;
const maxInterfaceName = 256;
const maxHardwareAddress = 128;

/** What a driver says of one device of `allocated`. Source: pkg/apis/resource/validation/validation.go validateDeviceStatus. */
export function validateDeviceStatus(status: AllocatedDeviceStatus, path: string, allocated: ReadonlySet<string>): readonly FieldError[] {
  const { driver, pool, device, shareID, data, networkData } = status;
  const conditions = status.conditions ?? [];
  const conditionsPath = `${path}.conditions`;
  return [
    ...validateDriverName(driver, `${path}.driver`),
    ...validatePoolName(pool, `${path}.pool`),
    ...validateDns1123Label(device, `${path}.device`),
    ...(shareID === undefined ? [] : validateShareId(shareID, `${path}.shareID`)),
    ...(allocated.has(deviceKey(status)) ? [] : [invalid(path, showDevice(status), 'must be an allocated device in the claim')]),
    ...(conditions.length > maxConditions ? [tooMany(conditionsPath, conditions.length, maxConditions)] : []),
    ...validateConditions(conditions, conditionsPath),
    ...(data === undefined || data === null ? [] : validateData(data, `${path}.data`)),
    ...(networkData ? validateNetworkData(networkData, `${path}.networkData`) : []),
  ];
}

function validateNetworkData({ interfaceName = '', hardwareAddress = '', ips }: NetworkDeviceData, path: string): readonly FieldError[] {
  return [
    ...(byteLength(interfaceName) > maxInterfaceName ? [tooLong(`${path}.interfaceName`, maxInterfaceName)] : []),
    ...(byteLength(hardwareAddress) > maxHardwareAddress ? [tooLong(`${path}.hardwareAddress`, maxHardwareAddress)] : []),
    ...validateSet(ips, `${path}.ips`, { max: maxIps, check: validateInterfaceAddress, keyOf: (ip) => ip }),
  ];
}
