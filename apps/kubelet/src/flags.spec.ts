import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { type KubeletFlags, parseFlags } from './flags.js';
import { kubeletOptions } from './kubelet-options.js';

function parse(...flags: readonly string[]): KubeletFlags {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  return parseFlags(command, ['node', 'kubelet', ...flags]);
}

test('flags are options, and what is not given stays at its default', () => {
  const { kubeconfig, ...options } = parse(
    '--kubeconfig=/etc/kubernetes/kubelet.conf',
    '--nodes=5',
    '--node-labels=example.com/rack=7,zone=',
    '--node-memory=8Gi',
    '--node-status-update-frequency=1m',
    '--healthz-port=0',
  );
  expect(kubeconfig).toBe('/etc/kubernetes/kubelet.conf');
  expect(options).toEqual({
    nodes: 5,
    nodeLabels: { 'example.com/rack': '7', zone: '' },
    nodeMemory: '8Gi',
    nodeStatusUpdateMs: 60_000,
    healthzPort: 0,
  });
  expect(kubeletOptions(options)).toMatchObject({ nodeNamePrefix: 'node-', maxPods: 110, port: 10_250 });
});

test('the token is in a file, without the line break at its end', () => {
  const directory = mkdtempSync(join(tmpdir(), 'kubelet-'));
  const file = join(directory, 'token');
  writeFileSync(file, 'secret\n');
  const flags = parse(`--server-token-file=${file}`);
  rmSync(directory, { recursive: true });
  expect(flags).toEqual({ serverToken: 'secret' });
});

test.each(['--node-labels=a', '--node-status-report-frequency=soon', '--no-such-flag'])('%s is an error', (flag) => {
  expect(() => parse(flag)).toThrow(/invalid|unknown option/);
});

test.each([{ nodes: 0 }, { nodeCPU: 'many' }, { nodeNetwork: '10.0.0.0/31' }, { logLevel: 'loud' }])('%j makes no sense', (options) => {
  expect(() => kubeletOptions(options)).toThrow('invalid options: ');
});
