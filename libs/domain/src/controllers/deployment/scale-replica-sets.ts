import type { Action, EventAction } from '#domain/controllers/controller.js';
import { replicasAnnotations } from '#domain/controllers/deployment/replica-set-annotations.js';
import { sizeOf } from '#domain/controllers/deployment/replica-sets.js';
import type { Step } from '#domain/controllers/deployment/rolling-update.js';
import { replicaSets } from '#domain/resources/apps/replica-set/replica-set.js';
import type { Deployment, ReplicaSet } from '#domain/schema/types/apps-v1.js';

/**
 * Sets the sizes one after another, each with an event. With `always` a set whose size is right is annotated when its annotations are not.
 * Source: scaleReplicaSet of pkg/controller/deployment/sync.go.
 */
export function scaleReplicaSets(deployment: Deployment, steps: readonly Step[], always = false): readonly Action[] {
  const annotations = replicasAnnotations(deployment);
  const needsStep = ({ set, to }: Step): boolean => {
    if (sizeOf(set) !== to) return true;
    return always && Object.entries(annotations).some(([name, value]) => set.metadata.annotations?.[name] !== value);
  };
  return inTurn(deployment, steps.filter(needsStep));
}

function inTurn(deployment: Deployment, [step, ...rest]: readonly Step[]): readonly Action[] {
  if (!step) return [];
  const { set, to } = step;
  const { metadata, spec } = set;
  const annotations = { ...metadata.annotations, ...replicasAnnotations(deployment) };
  const object: ReplicaSet = { ...set, metadata: { ...metadata, annotations }, spec: { ...spec, replicas: to } };
  const event = sizeOf(set) === to ? [] : [scaledEvent(deployment, metadata.name, sizeOf(set), to)];
  // a set may take a second step, which starts from what the first one wrote
  const following = (written: ReplicaSet): readonly Step[] =>
    rest.map((next) => (next.set.metadata.uid === metadata.uid ? { ...next, set: written } : next));
  return [
    {
      do: 'update',
      resource: replicaSets,
      object,
      onSuccess: (written) => ({ actions: [...event, ...inTurn(deployment, following(written as ReplicaSet))] }),
    },
  ];
}

/** `Scaled up replica set web-6c5f67b5f7 from 0 to 3`. */
export function scaledEvent(about: Deployment, name: string, from: number, to: number): EventAction {
  const message = `Scaled ${from < to ? 'up' : 'down'} replica set ${name} from ${from} to ${to}`;
  return { do: 'event', about, type: 'Normal', reason: 'ScalingReplicaSet', message };
}
