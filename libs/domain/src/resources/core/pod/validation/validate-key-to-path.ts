import { validateFileMode } from '#domain/resources/core/pod/validation/file-mode.js';
import { validateUnreservedPath } from '#domain/resources/core/pod/validation/local-path.js';
import type { KeyToPath } from '#domain/schema/types/core-v1.js';
import type { FieldError } from '#domain/status/field-error.js';
import { requireText } from '#domain/validation/text.js';

/** Keys of a ConfigMap or Secret and the files they become. Source: pkg/apis/core/validation/validation.go validateKeyToPath. */
export function validateKeysToPaths(items: readonly KeyToPath[] | undefined, path: string): readonly FieldError[] {
  return (items ?? []).flatMap((item, i) => validateKeyToPath(item, `${path}[${i}]`));
}

export function validateKeyToPath({ key, path: file, mode }: KeyToPath, path: string): readonly FieldError[] {
  return [
    ...requireText(key, `${path}.key`),
    ...requireText(file, `${path}.path`),
    ...validateUnreservedPath(file, `${path}.path`),
    ...validateFileMode(mode, `${path}.mode`),
  ];
}
