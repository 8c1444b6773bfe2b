import type { Container, VolumeMountStatus } from '#domain/schema/types/core-v1.js';

/**
 * How the volumes of a container are mounted; undefined without any. The runtime can make a read-only mount recursively so, hence
 * `IfPossible` is as good as `Enabled`.
 */
export function volumeMountStatuses({ volumeMounts }: Container): readonly VolumeMountStatus[] | undefined {
  if (!volumeMounts || volumeMounts.length === 0) return undefined;
  return volumeMounts.map(({ name, mountPath, readOnly, recursiveReadOnly = 'Disabled' }) =>
    readOnly === true
      ? { name, mountPath, readOnly, recursiveReadOnly: recursiveReadOnly === 'Disabled' ? 'Disabled' : 'Enabled' }
      : { name, mountPath },
  );
}
