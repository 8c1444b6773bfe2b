import { connect } from 'node:net';
import { joinHostPort } from '#domain/ip/host-port.js';
import type { ProbeOutcome } from '#domain/kubelet/probes/probe-outcome.js';
import { dialError } from '#domain/fabric/dial-error.js';
import type { Locate } from './http-probe.js';

/** Whether a connection can be opened; it is closed at once. Source: pkg/probe/tcp/tcp.go. */
export function probeTcp(host: string, port: number, timeoutMs: number, locate: Locate): Promise<ProbeOutcome> {
  const at = locate(host, port);
  return new Promise((resolve) => {
    const socket = connect({ host: at.host, port: at.port });
    const finish = (outcome: ProbeOutcome): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => finish({ outcome: 'failure', output: `dial tcp ${joinHostPort(host, port)}: i/o timeout` }), timeoutMs);
    socket.once('connect', () => finish({ outcome: 'success', output: '' }));
    socket.on('error', (error) => finish({ outcome: 'failure', output: dialError(host, port, error) }));
  });
}
