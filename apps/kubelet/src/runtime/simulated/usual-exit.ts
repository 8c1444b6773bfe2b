import type { Exit } from '#domain/kubelet/simulation/container-behaviour.js';
import { controllerOf } from '#domain/meta/owner-reference.js';
import { isRestartableInitContainer } from '#domain/resources/core/pod/restartable-init-container.js';
import type { Container, Pod } from '#domain/schema/types/core-v1.js';

/** How a container ends of which nothing is scripted: init containers at once, those of Jobs after a second, others never. */
export function usualExit({ metadata, spec }: Pod, container: Container): Exit {
  if (spec.initContainers?.some(({ name }) => name === container.name)) {
    return isRestartableInitContainer(container) ? 'never' : { code: 0, afterMs: 0 };
  }
  return controllerOf({ metadata })?.kind === 'Job' ? { code: 0, afterMs: 1000 } : 'never';
}
