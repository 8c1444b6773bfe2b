import type { PodSpec } from '#domain/schema/types/core-v1.js';

const ipc: ReadonlySet<string> = new Set(
  ['sem', 'shmall', 'shmmax', 'shmmni', 'shm_rmid_forced', 'shm', 'msgmax', 'msgmnb', 'msgmni', 'msg'].map((name) => `kernel.${name}`),
);

/**
 * The field by which the pod shares the namespace of a kernel parameter with its host; undefined where it does not.
 * Source: k8s.io/component-helpers/node/util/sysctl/namespace.go.
 */
export function hostNamespaceOf(sysctl: string, spec: PodSpec): 'hostNetwork' | 'hostIPC' | undefined {
  const [name = ''] = sysctlWithDots(sysctl).split('*');
  if (name.startsWith('net.')) return spec.hostNetwork ? 'hostNetwork' : undefined;
  return spec.hostIPC && (ipc.has(name) || name.startsWith('fs.mqueue.')) ? 'hostIPC' : undefined;
}

/** Names may be written with slashes between their parts; dots then stand for themselves. */
export function sysctlWithDots(name: string): string {
  const isSlashed = /^[^./]*\//.test(name);
  return isSlashed ? name.replace(/[./]/g, (separator) => (separator === '/' ? '.' : '/')) : name;
}
