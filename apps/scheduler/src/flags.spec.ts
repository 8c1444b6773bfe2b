import { Command } from 'commander';
import { expect, test } from 'vitest';
import { type KubeSchedulerFlags, parseFlags } from './flags.js';
import { kubeSchedulerOptions } from './kube-scheduler-options.js';

function parse(...flags: readonly string[]): KubeSchedulerFlags {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  return parseFlags(command, ['node', 'kube-scheduler', ...flags]);
}

test('flags are options, and what is not given stays at its default', () => {
  const { kubeconfig, ...options } = parse(
    '--kubeconfig=/etc/kubernetes/scheduler.conf',
    '--secure-port=0',
    '--leader-elect=false',
    '--leader-elect-renew-deadline=1.5s',
    '--leader-elect-resource-name=mine',
    '--pod-max-in-unschedulable-pods-duration=1m',
    '--percentage-of-nodes-to-score=50',
  );
  expect(kubeconfig).toBe('/etc/kubernetes/scheduler.conf');
  expect(options).toEqual({
    port: 0,
    leaderElect: false,
    renewDeadlineMs: 1500,
    leaseName: 'mine',
    maxInUnschedulableMs: 60_000,
    percentageOfNodesToScore: 50,
  });
  expect(kubeSchedulerOptions(options)).toMatchObject({ address: '127.0.0.1', leaseDurationMs: 15_000, leaseNamespace: 'kube-system' });
});

test('--leader-elect may stand alone', () => {
  expect(parse('--leader-elect')).toEqual({ leaderElect: true });
});

test.each(['--leader-elect-retry-period=soon', '--leader-elect=maybe', '--no-such-flag'])('%s is an error', (flag) => {
  expect(() => parse(flag)).toThrow(/invalid|unknown option/);
});
