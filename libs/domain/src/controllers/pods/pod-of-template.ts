import type { Draft, KubeObject } from '#domain/meta/object-meta.js';
import { controllerReference } from '#domain/meta/owner-reference.js';
import type { Pod, PodTemplateSpec } from '#domain/schema/types/core-v1.js';
import { nameIsDnsSubdomain } from '#domain/validation/names.js';

/**
 * The pod a controller makes from a template: labels, annotations, finalizers and spec of the template, a generated name, and `owner` as
 * its controller. Source: GetPodFromTemplate of pkg/controller/controller_utils.go.
 */
export function podOfTemplate(template: PodTemplateSpec, owner: KubeObject): Draft<Pod> {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: podNamePrefix(owner.metadata.name),
      ...(labels && { labels }),
      ...(annotations && { annotations }),
      ...(finalizers && { finalizers }),
      ownerReferences: [controllerReference(owner)],
    },
    ...(template.spec && { spec: template.spec }),
  };
}

/** `<owner>-`, without the dash where that would be no name prefix. */
function podNamePrefix(ownerName: string): string {
  const prefix = `${ownerName}-`;
  return nameIsDnsSubdomain(prefix, true).length === 0 ? prefix : ownerName;
}
