import { semanticallyEqual } from '#domain/json/equal.js';
import { isExtendedResource } from '#domain/resources/core/resource-name.js';
import { maxConfigs, validateConfiguration } from '#domain/resources/resource/device-configuration.js';
import { validateSelectors } from '#domain/resources/resource/device-selectors.js';
import { validateItems } from '#domain/resources/resource/limited-items.js';
import type { DeviceClass, DeviceClassSpec } from '#domain/schema/types/resource-v1.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';

/** Selectors and configurations that stay as they are count as stored. Source: pkg/apis/resource/validation/validation.go validateDeviceClassSpec. */
export function validateDeviceClass({ spec }: DeviceClass, prev?: DeviceClass): readonly FieldError[] {
  const { selectors, config, extendedResourceName: resource } = spec;
  const stays = (name: keyof DeviceClassSpec): boolean => prev !== undefined && semanticallyEqual(spec[name], prev.spec[name]);
  const isConfigStored = stays('config');
  return [
    ...validateSelectors(selectors, 'spec.selectors', stays('selectors')),
    ...validateItems(config, 'spec.config', { max: maxConfigs, check: (one, path) => validateConfiguration(one, path, isConfigStored) }),
    ...(resource === undefined || isExtendedResource(resource)
      ? []
      : [invalid('spec.extendedResourceName', resource, 'must be a valid extended resource name')]),
  ];
}
