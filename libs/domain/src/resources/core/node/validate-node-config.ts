import { internalForm } from '#domain/schema/internal-form.js';
import type { ConfigMapNodeConfigSource, NodeConfigSource, NodeConfigStatus } from '#domain/schema/types/core-v1.js';
import { childPath, type FieldError, forbidden, invalid } from '#domain/status/field-error.js';
import { isConfigMapKey } from '#domain/validation/keys.js';
import { isDns1123Label, isDns1123Subdomain } from '#domain/validation/names.js';
import { requireForm, requireText } from '#domain/validation/text.js';

/** Rules for the configuration of kubelets from ConfigMaps, a feature that is gone; stored nodes may still have the fields. */

/** Source: pkg/apis/core/validation/validation.go validateNodeConfigSourceSpec. */
export function validateConfigSource(source: NodeConfigSource, path: string): readonly FieldError[] {
  return validateSource(source, path, ({ uid, resourceVersion }, at) => [
    ...(uid ? [forbidden(childPath(at, 'uid'), 'uid must not be set in spec')] : []),
    ...(resourceVersion ? [forbidden(childPath(at, 'resourceVersion'), 'resourceVersion must not be set in spec')] : []),
  ]);
}

/** Source: validateNodeConfigStatus. */
export function validateConfigStatus(status: NodeConfigStatus, path: string): readonly FieldError[] {
  return (['assigned', 'active', 'lastKnownGood'] as const).flatMap((name) => {
    const source = status[name];
    if (!source) return [];
    return validateSource(source, childPath(path, name), ({ uid, resourceVersion }, at) => [
      ...requireText(uid, childPath(at, 'uid')),
      ...requireText(resourceVersion, childPath(at, 'resourceVersion')),
    ]);
  });
}

function validateSource(
  source: NodeConfigSource,
  path: string,
  validateVersion: (source: ConfigMapNodeConfigSource, path: string) => readonly FieldError[],
): readonly FieldError[] {
  const { configMap } = source;
  const at = childPath(path, 'configMap');
  if (!configMap) {
    return [invalid(path, internalForm('core.v1.NodeConfigSource', source), 'exactly one reference subfield must be non-nil')];
  }
  return [
    ...validateVersion(configMap, at),
    ...requireForm(configMap.namespace, childPath(at, 'namespace'), isDns1123Label),
    ...requireForm(configMap.name, childPath(at, 'name'), isDns1123Subdomain),
    ...requireForm(configMap.kubeletConfigKey, childPath(at, 'kubeletConfigKey'), isConfigMapKey),
  ];
}
