import { podText } from '#domain/kubelet/pod-event.js';
import type { Container, Pod } from '#domain/schema/types/core-v1.js';

/**
 * A container that must not run as root and is told to; shown as `CreateContainerConfigError`. Images tell no user here.
 * Source: verifyRunAsNonRoot in pkg/kubelet/kuberuntime/security_context_others.go.
 */
export function rootProblem(pod: Pod, { name, securityContext }: Container): string | undefined {
  const { runAsNonRoot, runAsUser } = { ...pod.spec.securityContext, ...securityContext };
  if (runAsNonRoot !== true || runAsUser !== 0) return undefined;
  return `container's runAsUser breaks non-root policy (pod: ${JSON.stringify(podText(pod))}, container: ${name})`;
}
