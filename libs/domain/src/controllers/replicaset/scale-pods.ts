import type { BatchAction, Continuation, EventAction, Outcome, WriteAction } from '#domain/controllers/controller.js';
import { podOfTemplate } from '#domain/controllers/pods/pod-of-template.js';
import { keyOf, type KubeObject } from '#domain/meta/object-meta.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { Pod, PodTemplateSpec } from '#domain/schema/types/core-v1.js';
import { hasCause, type StatusError } from '#domain/status/status-error.js';

/** Most pods one pass creates or deletes. */
export const burstReplicas = 500;

/** The pod creations of one pass, slowly at first; `onFailed` is told the first error. */
export function createPods(
  owner: KubeObject,
  template: PodTemplateSpec,
  count: number,
  onFailed: (message: string) => Continuation,
): BatchAction {
  const { namespace } = owner.metadata;
  const action: WriteAction = {
    do: 'create',
    resource: pods,
    ...(namespace !== undefined && { namespace }),
    object: podOfTemplate(template, owner),
    onSuccess: ({ metadata }) => ({ actions: [eventOf(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${metadata.name}`)] }),
    onFailure: (error) => {
      // nothing can be created in a namespace that goes away, and nobody needs to hear of it
      if (hasCause(error, 'NamespaceTerminating')) return { actions: [], after: 'go-on' };
      return { actions: [eventOf(owner, 'Warning', 'FailedCreate', `Error creating: ${error.message}`)], after: 'retry' };
    },
  };
  const actions = Array.from({ length: Math.min(count, burstReplicas) }, () => action);
  return { do: 'batch', pace: 'slow-start', actions, onDone: (outcomes) => onFirstError(outcomes, (error) => onFailed(error.message)) };
}

/** The pod deletions of one pass, all at once; `onFailed` is told the first error. */
export function deletePods(owner: KubeObject, surplus: readonly Pod[], onFailed: (message: string) => Continuation): BatchAction {
  const actions = surplus.map((pod): WriteAction => {
    const { name } = pod.metadata;
    return {
      do: 'delete',
      resource: pods,
      key: keyOf(pod),
      onSuccess: () => ({ actions: [eventOf(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`)] }),
      onFailure: (error) => {
        if (error.reason === 'NotFound') return { actions: [], after: 'go-on' };
        return { actions: [eventOf(owner, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`)], after: 'retry' };
      },
    };
  });
  const onDone: BatchAction['onDone'] = (outcomes) =>
    onFirstError(outcomes, (error) => onFailed(`unable to delete pods: ${error.message}`));
  return { do: 'batch', pace: 'parallel', actions, onDone };
}

function onFirstError(outcomes: readonly Outcome[], onFailed: (error: StatusError) => Continuation): Continuation {
  const failed = outcomes.find((outcome) => outcome.ended === 'failed');
  return failed ? onFailed(failed.error) : { actions: [] };
}

function eventOf(about: KubeObject, type: EventAction['type'], reason: string, message: string): EventAction {
  return { do: 'event', about, type, reason, message };
}
