import type { Plugin } from '#domain/scheduling/framework/plugin.js';
import { maxNodeScore } from '#domain/scheduling/framework/score.js';
import type { Pod } from '#domain/schema/types/core-v1.js';

const mb = 1024 * 1024;
/** Below it images make no difference. */
const minThreshold = 23 * mb;
/** Above it, per container, more images make no difference. */
const maxContainerThreshold = 1000 * mb;

/**
 * Prefers nodes that have the pod's images, the more so the larger these are and the more nodes have them: an image that a single node has
 * must not draw all pods there. Source: plugins/imagelocality.
 */
export const imageLocality: Plugin<unknown, readonly string[]> = {
  name: 'ImageLocality',
  preScore: ({ pod }) => ({ state: imagesOf(pod.pod) }),
  score(images, node, { pod, snapshot }) {
    let sum = 0;
    for (const image of images) {
      const state = node.images.get(image);
      if (state) sum += Math.trunc(state.size * (state.nodes.size / snapshot.nodes.length));
    }
    const { containers, initContainers } = pod.pod.spec;
    const maxThreshold = maxContainerThreshold * ((containers?.length ?? 0) + (initContainers?.length ?? 0));
    const clamped = sum < minThreshold ? minThreshold : Math.min(sum, maxThreshold);
    return Math.trunc((maxNodeScore * (clamped - minThreshold)) / (maxThreshold - minThreshold));
  },
};

/** Names with a tag, as nodes report them. */
function imagesOf({ spec }: Pod): readonly string[] {
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  const volumes = (spec.volumes ?? []).flatMap(({ image }) => (image ? [image.reference ?? ''] : []));
  return [...containers.map(({ image = '' }) => image), ...volumes].map(withTag);
}

function withTag(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
}
