import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { Action, Continuation, Outcome, RequestAction } from '#domain/controllers/controller.js';
import { keyOf, type KubeObject } from '#domain/meta/object-meta.js';
import { formatGroupVersion } from '#domain/api/discovery/served-groups.js';

/** What is left of one resource in a namespace after its deletion was asked for. */
export interface Leftover {
  readonly resource: ResourceDefinition;
  readonly objects: readonly KubeObject[];
  /** Why it could not be deleted, or be looked at. */
  readonly error?: string;
}

/**
 * Deletes everything of some resources in a namespace, in the background, and tells what is left of those that had anything.
 * Everything is read past the caches, since whatever is overlooked stays behind.
 * Source: deleteAllContentForGroupVersionResource of pkg/controller/namespace/deletion/namespaced_resources_deleter.go.
 */
export function deleteContent(
  namespace: string,
  resources: readonly ResourceDefinition[],
  onDone: (leftovers: readonly Leftover[]) => Continuation,
): Action {
  return listAll(namespace, resources, (lists) => {
    const broken = lists.filter(({ error }) => error !== undefined);
    const filled = lists.filter(({ objects }) => objects.length > 0);
    if (filled.length === 0) return onDone(broken);
    const deletions = filled.flatMap(({ resource, objects }) => deletionsOf(namespace, resource, objects));
    const inParallel: Action = {
      do: 'batch',
      pace: 'parallel',
      actions: deletions.map(({ action }) => action),
      onDone: (outcomes) => afterDeletion(outcomes),
    };
    const afterDeletion = (outcomes: readonly Outcome[]): Continuation => {
      const failed = deletions.flatMap(({ resource }, i) => {
        const outcome = outcomes[i];
        return outcome?.ended === 'failed' ? [{ resource, objects: [], error: outcome.error.message }] : [];
      });
      const deleted = filled.map(({ resource }) => resource).filter((resource) => !failed.some((one) => one.resource === resource));
      return {
        actions: [
          listAll(namespace, deleted, (left) =>
            onDone([...broken, ...failed, ...left.filter(({ objects, error }) => error !== undefined || objects.length > 0)]),
          ),
        ],
      };
    };
    return { actions: [inParallel] };
  });
}

/** `/v1, Resource=pods`, as upstream prints a GroupVersionResource. */
export function formatResource({ group, version, plural }: ResourceDefinition): string {
  return `${group}/${formatGroupVersion('', version)}, Resource=${plural}`;
}

/** Resources that cannot be listed, or are not served any more, have nothing. */
function listAll(
  namespace: string,
  resources: readonly ResourceDefinition[],
  onDone: (lists: readonly Leftover[]) => Continuation,
): Action {
  const listable = resources.filter(({ verbs }) => verbs.includes('list'));
  return {
    do: 'batch',
    pace: 'parallel',
    actions: listable.map((resource): RequestAction => ({ do: 'list', resource, namespace, onFailure: ignoreMissing })),
    onDone: (outcomes) =>
      onDone(
        listable.map((resource, i): Leftover => {
          const outcome = outcomes[i];
          if (outcome?.ended === 'failed') return { resource, objects: [], error: outcome.error.message };
          return { resource, objects: outcome?.ended === 'done' ? outcome.found : [] };
        }),
      ),
  };
}

function deletionsOf(
  namespace: string,
  resource: ResourceDefinition,
  objects: readonly KubeObject[],
): readonly { readonly resource: ResourceDefinition; readonly action: RequestAction }[] {
  const options = { propagationPolicy: 'Background' } as const;
  if (resource.verbs.includes('deletecollection')) {
    return [{ resource, action: { do: 'delete-collection', resource, namespace, options, onFailure: ignoreMissing } }];
  }
  return objects.map((object) => ({ resource, action: { do: 'delete', resource, key: keyOf(object), options, onFailure: ignoreMissing } }));
}

function ignoreMissing({ reason }: { readonly reason: string }): Continuation {
  return { actions: [], after: reason === 'NotFound' || reason === 'MethodNotAllowed' ? 'go-on' : 'retry' };
}
