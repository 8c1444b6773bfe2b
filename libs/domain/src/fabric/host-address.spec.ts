import { expect, test } from 'vitest';
import {
  formatPublishedAddresses,
  hostAddressesAnnotation,
  hostAddressOf,
  hostEndpointOf,
  parsePublishedAddresses,
} from '#domain/fabric/host-address.js';

test('a cluster address has its image in 127.0.0.0/8', () => {
  expect(hostAddressOf('10.244.0.19')).toBe('127.244.0.19');
  expect(hostAddressOf('fd00::1')).toBeUndefined();
});

test('a published address counts for its port and protocol only', () => {
  const published = parsePublishedAddresses({ [hostAddressesAnnotation]: formatPublishedAddresses({ '80/TCP': '127.0.0.1:40001' }) });
  expect(hostEndpointOf('10.244.0.19', 80, 'TCP', published)).toEqual({ host: '127.0.0.1', port: 40001 });
  expect(hostEndpointOf('10.244.0.19', 80, 'UDP', published)).toEqual({ host: '127.244.0.19', port: 80 });
});

test.each(['', '[]', '{"80/TCP":1}', 'null'])('an annotation %j says nothing', (text) => {
  expect(parsePublishedAddresses({ [hostAddressesAnnotation]: text })).toEqual({});
});
