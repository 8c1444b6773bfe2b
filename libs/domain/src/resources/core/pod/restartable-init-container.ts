import type { Container } from '#domain/schema/types/core-v1.js';

/** An init container that keeps running beside the others: a sidecar. */
export function isRestartableInitContainer(container: Pick<Container, 'restartPolicy'> | undefined): boolean {
  return container?.restartPolicy === 'Always';
}
