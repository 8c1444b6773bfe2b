import { expect, test } from 'vitest';
import { parseCidr } from '#domain/ip/cidr.js';
import { nextPodAddress } from '#domain/kubelet/node/next-pod-address.js';

test('addresses go round, and none is given twice', () => {
  const network = parseCidr('10.244.1.0/29');
  const taken = new Set<string>();
  let last: string | undefined;
  const next = (): string | undefined => {
    const ip = network && nextPodAddress(network, (one) => taken.has(one), last);
    if (ip !== undefined) taken.add((last = ip));
    return ip;
  };
  expect([next(), next(), next()]).toEqual(['10.244.1.2', '10.244.1.3', '10.244.1.4']);
  taken.delete('10.244.1.2');
  expect([next(), next(), next(), next()]).toEqual(['10.244.1.5', '10.244.1.6', '10.244.1.2', undefined]);
});
