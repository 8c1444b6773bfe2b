import { maxProbeAttempts, type ProbeOutcome } from '#domain/kubelet/probes/probe-outcome.js';
import { resolveContainerPort } from '#domain/kubelet/probes/container-port.js';
import { httpRequestOf } from '#domain/kubelet/probes/http-request.js';
import { probeOf } from '#domain/kubelet/probes/probe-worker.js';
import type { ProbeKind } from '#domain/kubelet/probes/probe-results.js';
import { podText } from '#domain/kubelet/pod-event.js';
import type { Container, Pod, Probe } from '#domain/schema/types/core-v1.js';
import type { ProbeScript } from '#domain/kubelet/simulation/container-behaviour.js';
import { joinHostPort } from '#domain/ip/host-port.js';
import type { ContainerRuntime } from '../runtime/container-runtime.js';
import { probeGrpc } from './grpc-probe.js';
import { probeHttp, type Locate } from './http-probe.js';
import { probeTcp } from './tcp-probe.js';

export interface ProbeTarget {
  readonly pod: Pod;
  readonly container: Container;
  readonly containerId: string;
  readonly podIP: string;
  readonly runtime: ContainerRuntime;
  readonly locate: Locate;
}

/** Runs a probe, up to three times when it cannot be run at all. Source: pkg/kubelet/prober/prober.go. */
export async function runProbe(kind: ProbeKind, target: ProbeTarget): Promise<ProbeOutcome> {
  const probe = probeOf(target.container, kind);
  if (!probe) return { outcome: 'success', output: '' };
  let outcome: ProbeOutcome = { outcome: 'error', output: '' };
  for (let attempt = 0; attempt < maxProbeAttempts && outcome.outcome === 'error'; attempt += 1)
    outcome = await runOnce(kind, probe, target);
  return outcome;
}

async function runOnce(kind: ProbeKind, probe: Probe, target: ProbeTarget): Promise<ProbeOutcome> {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;
  if (probe.exec) return probeExec(kind, probe.exec.command ?? [], timeoutMs, target);
  const script = target.runtime.scriptedProbe(target.pod.metadata.uid, target.containerId, kind);
  const began = performance.now();
  const outcome = await ask(probe, timeoutMs, target);
  if (script.outcome === 'pass' || outcome.outcome === 'error' || outcome.outcome === 'failure') return outcome;
  // Whoever answered does not know the script.
  if (script.outcome === 'hang') await new Promise((resolve) => setTimeout(resolve, timeoutMs - (performance.now() - began)));
  return scriptedFailure(probe, script, target);
}

async function ask(probe: Probe, timeoutMs: number, { pod, container, podIP, locate }: ProbeTarget): Promise<ProbeOutcome> {
  if (probe.httpGet) {
    const request = httpRequestOf(probe.httpGet, container, podIP, 'probe');
    return 'problem' in request ? { outcome: 'error', output: request.problem } : probeHttp(request, timeoutMs, locate);
  }
  if (probe.tcpSocket) {
    const port = resolveContainerPort(probe.tcpSocket.port, container);
    if (typeof port !== 'number') return { outcome: 'error', output: port.problem };
    return probeTcp(probe.tcpSocket.host || podIP, port, timeoutMs, locate);
  }
  if (probe.grpc) return probeGrpc({ host: podIP, port: probe.grpc.port, service: probe.grpc.service ?? '' }, timeoutMs, locate);
  return { outcome: 'error', output: `missing probe handler for ${podText(pod)}:${container.name}` };
}

/** What a probe would have found, had it met with what is scripted. */
function scriptedFailure(probe: Probe, script: ProbeScript, { container, podIP }: ProbeTarget): ProbeOutcome {
  if (probe.tcpSocket) {
    const port = resolveContainerPort(probe.tcpSocket.port, container);
    const address = joinHostPort(probe.tcpSocket.host || podIP, typeof port === 'number' ? port : 0);
    return {
      outcome: 'failure',
      output: `dial tcp ${address}: ${script.outcome === 'fail' ? 'connect: connection refused' : 'i/o timeout'}`,
    };
  }
  if (script.outcome === 'fail' && probe.httpGet)
    return { outcome: 'failure', output: `HTTP probe failed with statuscode: ${script.statusCode}` };
  return {
    outcome: 'failure',
    output: script.outcome === 'fail' ? 'service unhealthy (responded with "NOT_SERVING")' : 'context deadline exceeded',
  };
}

async function probeExec(kind: ProbeKind, command: readonly string[], timeoutMs: number, target: ProbeTarget): Promise<ProbeOutcome> {
  const { pod, containerId, runtime } = target;
  try {
    const result = await runtime.exec(pod.metadata.uid, containerId, { command, timeoutMs, purpose: kind });
    if (result.ended) return { outcome: result.exitCode === 0 ? 'success' : 'failure', output: result.output.slice(0, 10 * 1024) };
    return { outcome: 'failure', output: `command timed out: ${JSON.stringify(command.join(' '))} timed out after ${timeoutMs / 1000}s` };
  } catch (error) {
    return { outcome: 'error', output: error instanceof Error ? error.message : String(error) };
  }
}
