import type { Deployment, DeploymentSpec, DeploymentStatus, ReplicaSet, ReplicaSetStatus } from '#domain/schema/types/apps-v1.js';

/** Deployments and ReplicaSets as small as tests of arithmetic need them. */

interface GivenDeployment {
  readonly name?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec?: Partial<DeploymentSpec>;
  readonly status?: DeploymentStatus;
}

/** A Deployment `web` of generation 1, RollingUpdate without surge or unavailable pods unless the spec says otherwise. */
export function deploymentOf(replicas: number, given: GivenDeployment = {}): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadataOf(given.name ?? 'web', given.annotations),
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'i:1', resources: {} }] } },
      strategy: { type: 'RollingUpdate' },
      ...given.spec,
    },
    status: given.status ?? {},
  };
}

interface GivenSet {
  /** Decides the order of creation: seconds after the first moment of 2026. */
  readonly age?: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly status?: Partial<ReplicaSetStatus>;
}

/** A ReplicaSet; without a status it has no pods. */
export function replicaSetOf(name: string, replicas: number, given: GivenSet = {}): ReplicaSet {
  const metadata = metadataOf(name, given.annotations);
  const seconds = String(given.age ?? 0).padStart(2, '0');
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { ...metadata, creationTimestamp: `2026-01-01T00:00:${seconds}Z` },
    spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: { spec: { containers: [] } } },
    status: { replicas: 0, ...given.status },
  };
}

function metadataOf(name: string, annotations?: Readonly<Record<string, string>>): Deployment['metadata'] {
  return {
    name,
    namespace: 'ns',
    uid: `uid-of-${name}`,
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
    generation: 1,
    ...(annotations && { annotations }),
  };
}
