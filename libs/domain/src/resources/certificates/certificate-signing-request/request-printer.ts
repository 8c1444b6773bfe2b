import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import type { TablePrinter } from '#domain/api/table-printer.js';
import type { CertificateSigningRequest } from '#domain/schema/types/certificates-v1.js';
import { formatAge, formatHumanDuration } from '#domain/time/duration.js';

/** Source: pkg/printers/internalversion/printers.go printCertificateSigningRequest. */
export const requestPrinter: TablePrinter<CertificateSigningRequest> = {
  columns: [
    nameColumn,
    ageColumn,
    column('SignerName', 'Who is asked to sign.'),
    column('Requestor', 'The user who asks.'),
    column('RequestedDuration', 'How long the certificate should be good.'),
    column('Condition', 'What was decided, and whether the certificate is there.'),
  ],
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    formatAge(metadata.creationTimestamp, now),
    spec.signerName || '<none>',
    spec.username ?? '',
    spec.expirationSeconds === undefined ? '<none>' : formatHumanDuration(spec.expirationSeconds * 1000),
    formatState(status),
  ],
};

function formatState({ conditions = [], certificate }: CertificateSigningRequest['status']): string {
  const has = (type: string): boolean => conditions.some((condition) => condition.type === type);
  const decision = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
  return [decision, ...(has('Failed') ? ['Failed'] : []), ...(certificate ? ['Issued'] : [])].join(',');
}
