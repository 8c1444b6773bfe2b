import { hostNamespaceOf, sysctlWithDots } from '#domain/resources/core/pod/sysctl-namespace.js';
import type { PodSpec } from '#domain/schema/types/core-v1.js';

/** Kernel parameters that belong to a pod alone and have no influence on others. Source: pkg/kubelet/sysctl/safe_sysctls.go. */
const safe: ReadonlySet<string> = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
]);

const namespaces = { hostNetwork: 'Net', hostIPC: 'IPC' } as const;

/** Why a pod may not have a kernel parameter that it asks for. Source: pkg/kubelet/sysctl/allowlist.go. */
export function sysctlProblem(spec: PodSpec): string | undefined {
  for (const { name } of spec.securityContext?.sysctls ?? []) {
    const sysctl = JSON.stringify(sysctlWithDots(name));
    if (!safe.has(sysctlWithDots(name))) return `${sysctl} not allowlisted`;
    const shared = hostNamespaceOf(name, spec);
    if (shared) return `${sysctl} not allowed with host ${namespaces[shared]} enabled`;
  }
  return undefined;
}
