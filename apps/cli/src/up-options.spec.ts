import { expect, test } from 'vitest';
import { type UpOptions, upOptions } from './up-options.js';

test('what is not said has a default', () => {
  expect(upOptions({ port: 7443 })).toEqual({
    singleProcess: false,
    nodes: 1,
    port: 7443,
    httpPort: 8080,
    dataDir: '.kubernest',
    podCidr: '10.244.0.0/16',
    serviceCidr: '10.224.0.0/16',
    logLevel: 'warn',
  });
});

test.each<[Partial<UpOptions>, string]>([
  [{ nodes: 0 }, '--nodes must not be less than 1'],
  [{ nodes: 5001 }, '--nodes must not be greater than 5000'],
  [{ port: 65_536 }, '--port must not be greater than 65535'],
  [{ port: -1 }, '--port must not be less than 0'],
  [{ httpPort: -2 }, '--http-port must not be less than -1'],
  [{ dataDir: '' }, '--data-dir should not be empty'],
  [{ kubeconfig: '' }, '--kubeconfig should not be empty'],
  [{ podCidr: '10.244.0.0' }, '--pod-cidr must be a network such as 10.244.0.0/16'],
  [{ serviceCidr: 'fd00::/108' }, '--service-cidr must be a network such as 10.244.0.0/16'],
  [{ logLevel: 'loud' }, '--log-level must be one of the following values: silent, error, warn, info, debug'],
  [{ nodes: 0, podCidr: 'x' }, '--nodes must not be less than 1; --pod-cidr must be a network such as 10.244.0.0/16'],
])('%j: %s', (given, problem) => {
  expect(() => upOptions(given)).toThrow(`invalid options: ${problem}`);
});
