import { isJsonObject } from '#domain/json/json.js';
import { validateDriverName } from '#domain/resources/resource/device-names.js';
import type { DeviceConfiguration } from '#domain/schema/types/resource-v1.js';
import { type FieldError, invalid, required, tooLong } from '#domain/status/field-error.js';
import { byteLength } from '#domain/validation/names.js';

const maxData = 10 * 1024;

/** How many entries `config` of a class or a claim may have. */
export const maxConfigs = 32;

/** Source: pkg/apis/resource/validation/validation.go validateDeviceConfiguration. */
export function validateConfiguration({ opaque }: DeviceConfiguration, path: string, isStored: boolean): readonly FieldError[] {
  if (!opaque) return [required(`${path}.opaque`)];
  const data = validateData(opaque.parameters, `${path}.opaque.parameters`, isStored);
  return [...validateDriverName(opaque.driver, `${path}.opaque.driver`), ...data];
}

/** Any object of JSON, of 10 KiB at most unless it is stored already. Source: validateRawExtension. */
export function validateData(data: unknown, path: string, isStored = false): readonly FieldError[] {
  if (data === undefined || data === null) return [required(path)];
  if (!isStored && byteLength(JSON.stringify(data)) > maxData) return [tooLong(path, maxData)];
  return isJsonObject(data) ? [] : [invalid(path, '<value omitted>', 'must be a valid JSON object')];
}
