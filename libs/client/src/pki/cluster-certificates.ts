import { hostAddressOf } from '#domain/fabric/host-address.js';
import { clusterIpRange } from '#domain/allocation/cluster-ip.js';
import { parseCidr } from '#domain/ip/cidr.js';
import { formatIp } from '#domain/ip/ip-address.js';
import type { CertificateSubject } from '#client/pki/certificate-authority.js';

/** The parts of a cluster that have certificates, named as kubeadm names the files. */
export type CertificateName =
  | 'apiserver'
  | 'admin'
  | 'controller-manager'
  | 'scheduler'
  | 'kube-proxy'
  | 'kubelet'
  | 'apiserver-kubelet-client';

/** What the certificates of a cluster depend on. */
export interface ClusterAddresses {
  /** Where HTTPS is served, and how clients may call it. */
  readonly hosts: readonly string[];
  readonly advertiseAddress: string;
  readonly serviceRange: string;
}

const masters = ['system:masters'];

/** Whom each certificate of a cluster is for (cmd/kubeadm/app/phases/certs/certlist.go). */
export function certificateSubjects(addresses: ClusterAddresses): Readonly<Record<CertificateName, CertificateSubject>> {
  return {
    apiserver: { commonName: 'kube-apiserver', hosts: serverHosts(addresses) },
    admin: { commonName: 'kubernetes-admin', organizations: masters },
    'controller-manager': { commonName: 'system:kube-controller-manager' },
    scheduler: { commonName: 'system:kube-scheduler' },
    'kube-proxy': { commonName: 'system:kube-proxy' },
    // one process runs all nodes, so its name is no node's
    kubelet: { commonName: 'system:node:kubernest', organizations: ['system:nodes'] },
    'apiserver-kubelet-client': { commonName: 'kube-apiserver-kubelet-client', organizations: masters },
  };
}

function serverHosts({ hosts, advertiseAddress, serviceRange }: ClusterAddresses): {
  readonly names: readonly string[];
  readonly addresses: readonly string[];
} {
  const cidr = parseCidr(serviceRange.split(',')[0] ?? '');
  const serviceAddress = cidr && formatIp({ family: cidr.family, value: clusterIpRange(cidr).first });
  const all = ['127.0.0.1', '::1', advertiseAddress, serviceAddress, serviceAddress && hostAddressOf(serviceAddress), ...hosts];
  const isAddress = (host: string): boolean => /^[\d.]+$|:/.test(host);
  const known = [...new Set(all.flatMap((host) => host ?? []))];
  return {
    names: [
      'localhost',
      'kubernetes',
      'kubernetes.default',
      'kubernetes.default.svc',
      'kubernetes.default.svc.cluster.local',
      ...known.filter((host) => !isAddress(host)),
    ],
    addresses: known.filter(isAddress),
  };
}
