import { fillAbsent, fillEmpty, mapMember } from '#domain/json/fill.js';
import { applyPodTemplateDefaults } from '#domain/resources/core/pod/default-pod-spec.js';
import type { Deployment, DeploymentSpec, DeploymentStrategy } from '#domain/schema/types/apps-v1.js';

/** Source: pkg/apis/apps/v1/defaults.go SetDefaults_Deployment. */
export function applyDeploymentDefaults(deployment: Deployment): Deployment {
  return mapMember(deployment, 'spec', applySpecDefaults);
}

function applySpecDefaults(spec: DeploymentSpec): DeploymentSpec {
  const next = fillAbsent(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, strategy: {} });
  return mapMember(mapMember(next, 'strategy', applyStrategyDefaults), 'template', applyPodTemplateDefaults);
}

function applyStrategyDefaults(strategy: DeploymentStrategy): DeploymentStrategy {
  const next = fillEmpty(strategy, { type: 'RollingUpdate' });
  const isRolling = next.type === 'RollingUpdate';
  return mapMember(isRolling ? fillAbsent(next, { rollingUpdate: {} }) : next, 'rollingUpdate', (rolling) =>
    // under another type the two are refused, and shown as the zeros that they are inside upstream
    fillAbsent(rolling, isRolling ? { maxUnavailable: '25%', maxSurge: '25%' } : { maxUnavailable: 0, maxSurge: 0 }),
  );
}
