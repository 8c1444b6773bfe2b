import type { TemplateMeta } from '#domain/meta/object-meta.js';
import type { PodValidationOptions } from '#domain/resources/core/pod/pod-validation-options.js';
import type { Volumes } from '#domain/resources/core/pod/validation/validate-volume-mounts.js';
import { validateVolumeSource } from '#domain/resources/core/pod/validation/validate-volume-source.js';
import type { Volume } from '#domain/schema/types/core-v1.js';
import { duplicate, type FieldError, invalid } from '#domain/status/field-error.js';
import { isDns1123Label } from '#domain/validation/names.js';
import { requireForm } from '#domain/validation/text.js';

export interface ValidatedVolumes {
  /** Those that nothing is wrong with: the ones that containers may mount. */
  readonly volumes: Volumes;
  readonly errors: readonly FieldError[];
}

const noVolumes: ValidatedVolumes = { volumes: new Map(), errors: [] };

/** `metadata` only of pods. Source: pkg/apis/core/validation/validation.go ValidateVolumes. */
export function validateVolumes(
  list: readonly Volume[] | undefined,
  metadata: TemplateMeta | undefined,
  path: string,
  options: PodValidationOptions,
): ValidatedVolumes {
  if (!list) return noVolumes;
  const owner = metadata?.name ?? '';
  const created = new Set(owner === '' ? [] : list.flatMap(({ name, ephemeral }) => (ephemeral ? [`${owner}-${name}`] : [])));
  const volumes = new Map<string, Volume>();
  const errors: FieldError[] = [];
  for (const [i, volume] of list.entries()) {
    const at = `${path}[${i}]`;
    const found = [
      ...validateVolumeSource(volume, owner, at, options),
      ...requireForm(volume.name, `${at}.name`, isDns1123Label),
      ...(volumes.has(volume.name) ? [duplicate(`${at}.name`, volume.name)] : []),
    ];
    if (found.length === 0) volumes.set(volume.name, volume);
    errors.push(...found, ...validateClaimNotCreated(volume, created, at));
  }
  return { volumes, errors };
}

/** A claim that is made for an ephemeral volume of the same pod is nobody else's. */
function validateClaimNotCreated({ persistentVolumeClaim }: Volume, created: ReadonlySet<string>, path: string): readonly FieldError[] {
  const claim = persistentVolumeClaim?.claimName;
  if (claim === undefined || !created.has(claim)) return [];
  const text = 'must not reference a PVC that gets created for an ephemeral volume';
  return [invalid(`${path}.persistentVolumeClaim.claimName`, claim, text)];
}
