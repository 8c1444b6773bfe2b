import { fillAbsent, fillEmpty, mapMember } from '#domain/json/fill.js';
import { applyClaimSpecDefaults } from '#domain/resources/core/pod/default-volume.js';
import { roundResourceList } from '#domain/resources/core/pod/resource-list.js';
import type { PersistentVolumeClaim } from '#domain/schema/types/core-v1.js';

/** Also for the claims in a StatefulSet. Source: pkg/apis/core/v1/defaults.go SetDefaults_PersistentVolumeClaim. */
export function applyClaimDefaults(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const next = mapMember(fillAbsent(claim, { status: {} }), 'spec', applyClaimSpecDefaults);
  return mapMember(next, 'status', (status) => {
    const rounded = mapMember(mapMember(status, 'capacity', roundResourceList), 'allocatedResources', roundResourceList);
    return fillEmpty(rounded, { phase: 'Pending' });
  });
}
