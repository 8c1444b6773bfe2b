import { defineResource } from '#domain/api/define-resource.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { encodeBase64, utf8Bytes } from '#domain/encoding/base64.js';
import { keyPairWarnings } from '#domain/resources/core/secret/key-pair-warnings.js';
import { validateSecret, validateSecretUpdate } from '#domain/resources/core/secret/validate-secret.js';
import type { Secret } from '#domain/schema/types/core-v1.js';
import { formatAge } from '#domain/time/duration.js';

/** Bytes by key, of a type that says which keys there must be. */
export const secrets = defineResource<Secret>('v1', 'Secret', {
  strategy: {
    applyDefaults: (secret) => withDefaultType(withStringData(secret)),
    // a PUT without a type keeps the type; defaulting has made such a type Opaque already, so this is for patches to an empty text
    prepareForUpdate: (next, prev) => (next.type ? next : { ...next, ...(prev.type !== undefined && { type: prev.type }) }),
    validate: validateSecret,
    validateUpdate: validateSecretUpdate,
    warnOnCreate: keyPairWarnings,
    warnOnUpdate: keyPairWarnings,
  },
  printer: {
    columns: [nameColumn, column('Type', 'What the secret is for.'), column('Data', 'Number of keys.'), ageColumn],
    cells: ({ metadata, type = '', data = {} }, now) => [
      metadata.name,
      type,
      Object.keys(data).length,
      formatAge(metadata.creationTimestamp, now),
    ],
  },
  selectableFields: [{ path: 'type', value: ({ type = '' }) => type }],
});

/** `stringData` is written, never kept: its values replace those of `data` (pkg/apis/core/v1/conversion.go). */
function withStringData(secret: Secret): Secret {
  const { stringData, ...kept } = secret;
  const entries = Object.entries(stringData ?? {});
  if (entries.length === 0) return stringData === undefined ? secret : kept;
  const encoded = entries.map(([key, value]) => [key, encodeBase64(utf8Bytes(value))] as const);
  return { ...kept, data: { ...secret.data, ...Object.fromEntries(encoded) } };
}

function withDefaultType(secret: Secret): Secret {
  return secret.type ? secret : { ...secret, type: 'Opaque' };
}
