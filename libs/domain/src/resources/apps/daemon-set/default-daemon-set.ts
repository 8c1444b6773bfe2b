import { fillAbsent, fillEmpty, mapMember } from '#domain/json/fill.js';
import { templateGeneration, withTemplateGeneration } from '#domain/resources/apps/daemon-set/template-generation.js';
import { applyPodTemplateDefaults } from '#domain/resources/core/pod/default-pod-spec.js';
import type { DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy } from '#domain/schema/types/apps-v1.js';

/** Source: pkg/apis/apps/v1/defaults.go SetDefaults_DaemonSet. */
export function applyDaemonSetDefaults(set: DaemonSet): DaemonSet {
  return mapMember(withTemplateGeneration(set, templateGeneration(set)), 'spec', applySpecDefaults);
}

function applySpecDefaults(spec: DaemonSetSpec): DaemonSetSpec {
  const next = fillAbsent(spec, { revisionHistoryLimit: 10, updateStrategy: {} });
  return mapMember(mapMember(next, 'updateStrategy', applyStrategyDefaults), 'template', applyPodTemplateDefaults);
}

function applyStrategyDefaults(strategy: DaemonSetUpdateStrategy): DaemonSetUpdateStrategy {
  const next = fillEmpty(strategy, { type: 'RollingUpdate' });
  const isRolling = next.type === 'RollingUpdate';
  return mapMember(isRolling ? fillAbsent(next, { rollingUpdate: {} }) : next, 'rollingUpdate', (rolling) =>
    // inside upstream both are zero where nothing else is said
    fillAbsent(rolling, { maxUnavailable: isRolling ? 1 : 0, maxSurge: 0 }),
  );
}
