import { defineResource } from '#domain/api/define-resource.js';
import { ageColumn, nameColumn } from '#domain/api/table-columns.js';
import type { ServiceAccount } from '#domain/schema/types/core-v1.js';
import { formatAge } from '#domain/time/duration.js';

const enforceAnnotation = 'kubernetes.io/enforce-mountable-secrets';

/** Whom pods act as. */
export const serviceAccounts = defineResource<ServiceAccount>('v1', 'ServiceAccount', {
  strategy: {
    prepareForCreate: withPlainSecretReferences,
    prepareForUpdate: withPlainSecretReferences,
    warnOnCreate: enforceWarnings,
    warnOnUpdate: (next, prev) => (prev.metadata.annotations?.[enforceAnnotation] === undefined ? enforceWarnings(next) : []),
    returnsDeletedObject: true,
  },
  printer: {
    columns: [nameColumn, ageColumn],
    cells: ({ metadata }, now) => [metadata.name, formatAge(metadata.creationTimestamp, now)],
  },
});

/** Of a reference to a secret only the name is kept (pkg/registry/core/serviceaccount/strategy.go cleanSecretReferences). */
function withPlainSecretReferences(account: ServiceAccount): ServiceAccount {
  if (!account.secrets) return account;
  return { ...account, secrets: account.secrets.map(({ name }) => (name === undefined ? {} : { name })) };
}

function enforceWarnings({ metadata }: ServiceAccount): readonly string[] {
  if (metadata.annotations?.[enforceAnnotation] === undefined) return [];
  const advice = 'deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets';
  return [`metadata.annotations[${enforceAnnotation}]: ${advice}`];
}
