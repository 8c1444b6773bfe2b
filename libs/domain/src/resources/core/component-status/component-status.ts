import { defineResource } from '#domain/api/define-resource.js';
import { column, nameColumn } from '#domain/api/table-columns.js';
import type { ComponentStatus } from '#domain/schema/types/core-v1.js';

/** Health of a part of the control plane. Nothing is stored: the server asks when it is asked. Deprecated since v1.19. */
export const componentStatuses = defineResource<ComponentStatus>('v1', 'ComponentStatus', {
  deprecated: { since: 19 },
  printer: {
    columns: [
      nameColumn,
      column('Status', 'Healthy, Unhealthy or Unknown.'),
      column('Message', 'What the component answered.'),
      column('Error', 'Why it could not be asked.'),
    ],
    cells: ({ metadata, conditions = [] }) => {
      const health = conditions.find(({ type }) => type === 'Healthy');
      const status = health ? (health.status === 'True' ? 'Healthy' : 'Unhealthy') : 'Unknown';
      return [metadata.name, status, health?.message ?? '', health?.error ?? ''];
    },
  },
});

/** The body for one component, as far as the server knows; metadata has a name and nothing else (pkg/registry/core/componentstatus/rest.go). */
export function componentStatus(
  name: string,
  health: { readonly healthy: boolean; readonly message?: string; readonly error?: string },
): object {
  const { healthy, message, error } = health;
  const condition = { type: 'Healthy', status: healthy ? 'True' : 'False', ...(message && { message }), ...(error && { error }) };
  return { kind: 'ComponentStatus', apiVersion: 'v1', metadata: { name }, conditions: [condition] };
}
