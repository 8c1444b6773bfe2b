import { createHash } from 'node:crypto';
import { arch, hostname, release } from 'node:os';
import { parseCidr } from '#domain/ip/cidr.js';
import { formatIp } from '#domain/ip/ip-address.js';
import type { NodeFacts } from '#domain/kubelet/node/node-facts.js';
import { firstNode, type KubeletOptions } from '../kubelet-options.js';

const kubeletVersion = 'v1.36.2';

/** What the node with this number, counted from 0, is. Its containers are for Linux, whatever the machine is. */
export function factsOf(options: KubeletOptions, index: number, runtimeVersion: string): Omit<NodeFacts, 'kubeletPort'> {
  const name = `${options.nodeNamePrefix}${index + 1}`;
  const network = parseCidr(options.nodeNetwork);
  const ip = network ? formatIp({ family: network.family, value: network.base + BigInt(firstNode + index) }) : '';
  const machineID = createHash('md5').update(`${hostname()}/${name}`).digest('hex');
  return {
    name,
    labels: options.nodeLabels,
    taints: [],
    ips: [ip],
    capacity: {
      cpu: options.nodeCPU,
      'ephemeral-storage': options.nodeEphemeralStorage,
      'hugepages-1Gi': '0',
      'hugepages-2Mi': '0',
      memory: options.nodeMemory,
      pods: String(options.maxPods),
    },
    info: {
      machineID,
      systemUUID: uuidOf(machineID),
      bootID: uuidOf(createHash('md5').update(`boot/${machineID}`).digest('hex')),
      kernelVersion: release(),
      osImage: 'Kubernest virtual node',
      containerRuntimeVersion: runtimeVersion,
      kubeletVersion,
      kubeProxyVersion: '',
      operatingSystem: 'linux',
      architecture: goArch(),
    },
  };
}

function uuidOf(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function goArch(): string {
  return arch() === 'x64' ? 'amd64' : arch();
}
