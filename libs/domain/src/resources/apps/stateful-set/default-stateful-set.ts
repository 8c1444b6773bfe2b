import { fillAbsent, fillEmpty, mapItems, mapMember } from '#domain/json/fill.js';
import { applyClaimDefaults } from '#domain/resources/core/persistent-volume-claim/default-claim.js';
import { applyPodTemplateDefaults } from '#domain/resources/core/pod/default-pod-spec.js';
import type { StatefulSet, StatefulSetSpec, StatefulSetUpdateStrategy } from '#domain/schema/types/apps-v1.js';
import type { PersistentVolumeClaim } from '#domain/schema/types/core-v1.js';

/** Source: pkg/apis/apps/v1/defaults.go SetDefaults_StatefulSet. */
export function applyStatefulSetDefaults(set: StatefulSet): StatefulSet {
  return mapMember(set, 'spec', applySpecDefaults);
}

function applySpecDefaults(spec: StatefulSetSpec): StatefulSetSpec {
  let next = fillEmpty(spec, { podManagementPolicy: 'OrderedReady' });
  next = fillAbsent(next, { replicas: 1, revisionHistoryLimit: 10, persistentVolumeClaimRetentionPolicy: {}, updateStrategy: {} });
  next = mapMember(next, 'persistentVolumeClaimRetentionPolicy', (policy) =>
    fillEmpty(policy, { whenDeleted: 'Retain', whenScaled: 'Retain' }),
  );
  next = mapMember(next, 'volumeClaimTemplates', (claims) => mapItems(claims, applyTemplateDefaults));
  return mapMember(mapMember(next, 'updateStrategy', applyStrategyDefaults), 'template', applyPodTemplateDefaults);
}

/** A type that is given gets no rolling update. */
function applyStrategyDefaults(strategy: StatefulSetUpdateStrategy): StatefulSetUpdateStrategy {
  const next = strategy.type ? strategy : fillAbsent({ ...strategy, type: 'RollingUpdate' }, { rollingUpdate: {} });
  return mapMember(next, 'rollingUpdate', (rolling) => fillAbsent(rolling, { partition: 0 }));
}

/** Claims always say what they are (pkg/apis/apps/v1/conversion.go Convert_apps_StatefulSetSpec_To_v1_StatefulSetSpec). */
function applyTemplateDefaults(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const { apiVersion, kind } = claim;
  const isTyped = apiVersion === 'v1' && kind === 'PersistentVolumeClaim';
  return applyClaimDefaults(isTyped ? claim : { ...claim, apiVersion: 'v1', kind: 'PersistentVolumeClaim' });
}
