import { describe, expect, test } from 'vitest';
import { repackSubsets } from '#domain/controllers/endpoint/repack-subsets.js';
import { truncateSubsets } from '#domain/controllers/endpoint/truncate-subsets.js';
import type { EndpointAddress, EndpointPort, EndpointSubset } from '#domain/schema/types/core-v1.js';

/** `1.2.3.4,!5.6.7.8#u : 80,a/81` : addresses, `!` for one that is not ready, `#` and a UID; then ports, with or without a name. */
function read(text: string): EndpointSubset {
  const [left = '', right = ''] = text.split(' : ');
  const words = left.split(',').filter((word) => word !== '');
  const addresses = words.filter((word) => !word.startsWith('!')).map(readAddress);
  const notReadyAddresses = words.filter((word) => word.startsWith('!')).map((word) => readAddress(word.slice(1)));
  const ports = right
    .split(',')
    .filter((word) => word !== '')
    .map((word): EndpointPort => {
      const [name = '', number] = word.includes('/') ? word.split('/') : ['', word];
      return { ...(name && { name }), port: Number(number) };
    });
  return { addresses, notReadyAddresses, ports };
}

function readAddress(text: string): EndpointAddress {
  const [ip = '', uid] = text.split('#');
  return { ip, ...(uid !== undefined && { targetRef: { uid } }) };
}

function write({ addresses = [], notReadyAddresses = [], ports = [] }: EndpointSubset): string {
  const writeAddress = ({ ip, targetRef }: EndpointAddress): string => (targetRef?.uid === undefined ? ip : `${ip}#${targetRef.uid}`);
  const left = [...addresses.map(writeAddress), ...notReadyAddresses.map((address) => `!${writeAddress(address)}`)];
  return `${left.join()} : ${ports.map(({ name, port }) => (name === undefined ? String(port) : `${name}/${port}`)).join()}`;
}

test.each<[string, string[], string[]]>([
  ['nothing', [' : '], []],
  ['no addresses', [' : 111'], []],
  ['no ports', ['1.2.3.4 : '], ['1.2.3.4 : ']],
  ['no ports, not ready', ['!1.2.3.4 : '], ['!1.2.3.4 : ']],
  ['one of each', ['1.2.3.4 : 111'], ['1.2.3.4 : 111']],
  ['ready and not', ['1.2.3.4,!5.6.7.8 : 111'], ['1.2.3.4,!5.6.7.8 : 111']],
  ['not ready wins', ['1.2.3.4,!1.2.3.4 : 111'], ['!1.2.3.4 : 111']],
  ['not ready wins in another subset', ['1.2.3.4 : 111', '!1.2.3.4 : 111'], ['!1.2.3.4 : 111']],
  ['duplicates are one', ['1.2.3.4,1.2.3.4 : 111,111', '1.2.3.4 : 111'], ['1.2.3.4 : 111']],
  ['ports of the same addresses come together', ['1.2.3.4 : 111', '1.2.3.4 : 222'], ['1.2.3.4 : 111,222']],
  ['ready for one port and not for another', ['1.2.3.4 : 111', '!1.2.3.4 : 222'], ['1.2.3.4 : 111', '!1.2.3.4 : 222']],
  ['addresses of the same port come together', ['1.2.3.4 : 111', '5.6.7.8 : 111'], ['1.2.3.4,5.6.7.8 : 111']],
  ['one address of two pods', ['1.2.3.4#b : 111', '1.2.3.4#a : 111', '1.2.3.4 : 111'], ['1.2.3.4,1.2.3.4#a,1.2.3.4#b : 111']],
  ['addresses are sorted as texts', ['5.6.7.8,10.0.0.10,10.0.0.2 : 111'], ['10.0.0.10,10.0.0.2,5.6.7.8 : 111']],
  ['addresses with different ports stay apart', ['1.2.3.4,5.6.7.8 : 111', '5.6.7.8 : 222'], ['1.2.3.4,5.6.7.8 : 111', '5.6.7.8 : 222']],
])('%s', (_, given, expected) => {
  const repacked = repackSubsets(given.map(read));
  expect(repacked.map(write).toSorted()).toEqual(expected.toSorted());
  expect(repackSubsets(given.map(read).toReversed())).toEqual(repacked);
  expect(repackSubsets(repacked)).toEqual(repacked);
});

describe('at most a thousand addresses', () => {
  const many = (count: number): EndpointAddress[] => Array.from({ length: count }, (_, i) => ({ ip: String(i) }));

  test.each([
    { ready: [], unready: [], keptReady: [], keptUnready: [] },
    { ready: [100, 100, 100, 100, 100], unready: [100, 100, 100, 100, 100], keptReady: undefined, keptUnready: undefined },
    {
      ready: [90, 110, 50, 10, 20],
      unready: [101, 200, 200, 201, 298],
      keptReady: [90, 110, 50, 10, 20],
      keptUnready: [73, 144, 144, 145, 214],
    },
    {
      ready: [205, 400, 402, 400, 693],
      unready: [100, 200, 200, 200, 300],
      keptReady: [98, 191, 192, 191, 328],
      keptUnready: [0, 0, 0, 0, 0],
    },
  ])('of $ready and $unready $keptReady and $keptUnready', ({ ready, unready, keptReady, keptUnready }) => {
    const truncated = truncateSubsets(ready.map((count, i) => ({ addresses: many(count), notReadyAddresses: many(unready[i] ?? 0) })));
    if (keptReady?.length) {
      expect(truncated?.map(({ addresses }) => addresses?.length ?? 0)).toEqual(keptReady);
      expect(truncated?.map(({ notReadyAddresses }) => notReadyAddresses?.length ?? 0)).toEqual(keptUnready);
    } else expect(truncated).toBeUndefined();
  });
});
