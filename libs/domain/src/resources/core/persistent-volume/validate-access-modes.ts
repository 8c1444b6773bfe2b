import { type FieldError, forbidden, notSupported } from '#domain/status/field-error.js';

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

/** Names of volume modes, sorted as messages list them. */
export const volumeModes = ['Block', 'Filesystem'];

/** Modes of a volume or claim: known ones, and ReadWriteOncePod only alone. That there is one is checked elsewhere. */
export function validateAccessModes(modes: readonly string[], path: string): readonly FieldError[] {
  const others = modes.filter((mode) => mode !== 'ReadWriteOncePod' && accessModes.includes(mode));
  const areMixed = modes.includes('ReadWriteOncePod') && others.length > 0;
  return [
    ...modes.flatMap((mode) => (accessModes.includes(mode) ? [] : [notSupported(path, mode, accessModes)])),
    ...(areMixed ? [forbidden(path, 'may not use ReadWriteOncePod with other access modes')] : []),
  ];
}

const shortNames: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

/** `RWO,ROX`: in an order of their own, each once. Source: pkg/apis/core/helper/helpers.go GetAccessModesAsString. */
export function formatAccessModes(modes: readonly string[] | undefined): string {
  return Object.entries(shortNames)
    .flatMap(([mode, short]) => (modes?.includes(mode) ? short : []))
    .join(',');
}
