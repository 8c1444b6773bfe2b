import { sleep } from '#client/sleep.js';
import { httpRequestOf } from '#domain/kubelet/probes/http-request.js';
import type { Container, LifecycleHandler, Pod } from '#domain/schema/types/core-v1.js';
import type { ContainerRuntime } from '../runtime/container-runtime.js';
import { getOnce, type Locate } from '../probes/http-probe.js';
import type { Clock } from '#client/clock.js';
import { podText } from '#domain/kubelet/pod-event.js';

export interface HookTarget {
  readonly pod: Pod;
  readonly container: Container;
  readonly containerId: string;
  readonly podIP: string;
  readonly runtime: ContainerRuntime;
  readonly clock: Clock;
  readonly locate: Locate;
}

/** Upstream gives requests of hooks no time limit of their own. */
const httpTimeoutMs = 3_600_000;

/** Runs a lifecycle hook; what went wrong, or undefined. Whatever a server answers is fine. Source: pkg/kubelet/lifecycle/handlers.go. */
export async function runHook(
  purpose: 'postStart' | 'preStop',
  handler: LifecycleHandler,
  target: HookTarget,
  signal: AbortSignal,
): Promise<string | undefined> {
  const where = `for Container ${JSON.stringify(target.container.name)} in Pod ${JSON.stringify(podText(target.pod))} failed - error`;
  if (handler.exec) {
    const command = handler.exec.command ?? [];
    const problem = await execProblem(purpose, command, target, signal);
    return problem && `Exec lifecycle hook ([${command.join(' ')}]) ${where}: ${problem}, message: ""`;
  }
  if (handler.httpGet) {
    const request = httpRequestOf(handler.httpGet, target.container, target.podIP, 'lifecycle');
    const answer = 'problem' in request ? request : await getOnce(request, httpTimeoutMs, target.locate);
    return 'problem' in answer ? `HTTP lifecycle hook (${handler.httpGet.path ?? ''}) ${where}: ${answer.problem}` : undefined;
  }
  if (handler.sleep) {
    const { seconds } = handler.sleep;
    return sleep(target.clock, seconds * 1000, signal).then(
      () => undefined,
      () => `Sleep lifecycle hook (${seconds}) ${where}: container terminated before sleep hook finished`,
    );
  }
  return 'Cannot run handler: invalid handler';
}

async function execProblem(
  purpose: 'postStart' | 'preStop',
  command: readonly string[],
  { pod, containerId, runtime }: HookTarget,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const result = await runtime.exec(pod.metadata.uid, containerId, { command, purpose, signal });
    if (!result.ended) return 'context canceled';
    return result.exitCode === 0 ? undefined : `command '${command.join(' ')}' exited with ${result.exitCode}: ${result.output}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
