import { ManagersError, readManagers } from '#domain/apply/read-managers.js';
import type { KubeObject } from '#domain/meta/object-meta.js';

/**
 * An object after mutating admission, with the managers from before where admission has left none that can be read.
 * Source: k8s.io/apiserver/pkg/endpoints/handlers/fieldmanager/admission.go.
 */
export function keepManagers<T extends KubeObject>(before: T, after: T): { readonly object: T; readonly warning?: string } {
  const { managedFields: entries } = after.metadata;
  const { managedFields: known } = before.metadata;
  if (entries === known || !entries) return { object: after };
  try {
    const managedFields = readManagers(entries);
    return { object: { ...after, metadata: { ...after.metadata, managedFields } } };
  } catch (error) {
    if (!(error instanceof ManagersError)) throw error;
    const { managedFields: _, ...metadata } = after.metadata;
    const warning = `.metadata.managedFields was in an invalid state after admission; this could be caused by an outdated mutating admission controller; please fix your requests: ${error.message}`;
    return { object: { ...after, metadata: { ...metadata, ...(known && { managedFields: known }) } }, warning };
  }
}
