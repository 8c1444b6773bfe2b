import type { Clock } from '#client/clock.js';
import type { PublishedAddresses } from '#domain/fabric/host-address.js';
import type { ProbeKind } from '#domain/kubelet/probes/probe-results.js';
import type { ContainerRecord } from '#domain/kubelet/runtime/pod-runtime.js';
import { exitOfRun, stepAt, type ContainerBehaviour, type Exit, type ProbeScript } from '#domain/kubelet/simulation/container-behaviour.js';
import type { Container, Pod } from '#domain/schema/types/core-v1.js';
import type { Program, RunningProgram } from '../../programs/program.js';
import type { LogBuffer } from '../log-buffer.js';
import { RuntimeError, type ExecRequest, type ExecResult } from '../container-runtime.js';
import { ContainerSockets } from './container-sockets.js';
import { hostPortsOf, portsOf } from './container-ports.js';
import { writeScriptedLogs } from './scripted-logs.js';

const killedCode = 137;
const startErrorCode = 128;

/** What a container is made of. */
export interface ContainerParts {
  readonly clock: Clock;
  readonly container: Container;
  readonly program: Program;
  /** How a run ends when nothing is scripted. */
  readonly usualExit: Exit;
  readonly log: LogBuffer;
  /** As it is now. */
  readonly pod: () => Pod;
  readonly behaviour: () => ContainerBehaviour;
  /** Its address, and that of its node. */
  readonly ips: { readonly pod: string; readonly node: string };
  /** Its record has changed without being asked to. */
  readonly onEnd: () => void;
}

/** One run of one simulated container: it listens, answers, logs and ends as its script says. */
export class SimulatedContainer {
  private readonly sockets: ContainerSockets;
  private running: RunningProgram | undefined;
  private cancelExit: () => void = () => undefined;
  private cancelLogs: () => void = () => undefined;
  private stopping: { readonly done: Promise<void>; readonly finish: () => void; deadline: number; cancel: () => void } | undefined;

  constructor(
    private current: ContainerRecord,
    private readonly parts: ContainerParts,
  ) {
    this.sockets = new ContainerSockets((socket, port) => this.running?.onConnection(socket, port));
  }

  get record(): ContainerRecord {
    return this.current;
  }

  get log(): LogBuffer {
    return this.parts.log;
  }

  /** Runs it; resolves when it listens. A container that ran before, under another process, goes on from its start time. */
  async start(startedAt = this.parts.clock.now()): Promise<void> {
    const { container, program, ips, clock } = this.parts;
    const { pod, behaviour, log } = this.parts;
    const missed = clock.now() - startedAt;
    this.current = { ...this.current, state: 'running', startedAt };
    const age = (): number => clock.now() - startedAt;
    const now = (): number => clock.now();
    this.running = program.run({ pod, container, ip: ips.pod, behaviour, age, now, log: (text) => log.write(clock.now(), text) });
    const hostPorts = hostPortsOf(container);
    for (const port of portsOf(container, [...program.ports, ...behaviour().ports])) {
      await this.sockets.listen(ips.pod, port);
      const hostPort = ips.pod === ips.node ? undefined : hostPorts.get(port);
      if (hostPort !== undefined) await this.sockets.listen(ips.node, port, hostPort);
    }
    if (!this.running) return;
    this.cancelLogs = writeScriptedLogs(behaviour().logs, log, clock, missed);
    this.scheduleExit();
  }

  /** It could not be started, for this reason. */
  fail(message: string): void {
    this.current = {
      ...this.current,
      state: 'exited',
      exitCode: startErrorCode,
      reason: 'StartError',
      message,
      finishedAt: this.parts.clock.now(),
    };
    this.release();
  }

  /** Its script has changed. */
  rescript(): void {
    if (this.current.state === 'running' && !this.stopping) this.scheduleExit();
  }

  publishedAddresses(): PublishedAddresses {
    return this.sockets.published();
  }

  /** The signal to stop; resolves when it has ended. Once more with a shorter grace hurries it. */
  stop(graceSeconds: number): Promise<void> {
    if (this.current.state !== 'running') return Promise.resolve();
    const { clock, behaviour } = this.parts;
    const deadline = clock.now() + graceSeconds * 1000;
    if (this.stopping && deadline >= this.stopping.deadline) return this.stopping.done;
    if (!this.stopping) {
      let finish = (): void => undefined;
      const done = new Promise<void>((resolve) => (finish = resolve));
      this.stopping = { done, finish, deadline, cancel: () => undefined };
      this.cancelExit();
      this.obey(behaviour());
    }
    const { stopping } = this;
    stopping.deadline = deadline;
    stopping.cancel();
    if (this.current.state === 'running') stopping.cancel = clock.after(graceSeconds * 1000, () => this.end(killedCode, 'Error'));
    return stopping.done;
  }

  exec({ purpose, timeoutMs, signal }: ExecRequest): Promise<ExecResult> {
    if (this.current.state !== 'running') {
      const id = this.current.id.slice(this.current.id.indexOf('://') + 3);
      throw new RuntimeError(
        `rpc error: code = NotFound desc = failed to exec in container: failed to load task: no running task found: task ${id} not found: not found`,
      );
    }
    const { hooks } = this.parts.behaviour();
    if (purpose === 'postStart' || purpose === 'preStop') {
      const { succeeds, afterMs } = hooks[purpose];
      return this.after(afterMs, { ended: true, exitCode: succeeds ? 0 : 1, output: '' }, signal);
    }
    const script = this.scriptedProbe(purpose);
    if (script.outcome === 'hang') return this.after(timeoutMs ?? 0, { ended: false }, signal);
    return Promise.resolve({ ended: true, exitCode: script.outcome === 'fail' ? 1 : 0, output: '' });
  }

  scriptedProbe(kind: ProbeKind): ProbeScript {
    const age = this.parts.clock.now() - (this.current.startedAt ?? 0);
    return stepAt(this.parts.behaviour().probes[kind], age) ?? { outcome: 'pass' };
  }

  /** As when the machine goes off: it is gone, and nobody is told. */
  destroy(): void {
    this.release();
    this.stopping?.cancel();
    this.stopping?.finish();
  }

  private after(ms: number, result: ExecResult, signal: AbortSignal | undefined): Promise<ExecResult> {
    if (ms === 0) return Promise.resolve(result);
    return new Promise((resolve) => {
      const cancel = this.parts.clock.after(ms, () => resolve(result));
      signal?.addEventListener('abort', () => (cancel(), resolve({ ended: false })), { once: true });
    });
  }

  private obey({ stop }: ContainerBehaviour): void {
    if (stop === 'ignore') return;
    const { code, afterMs } = stop;
    if (afterMs === 0) this.end(code);
    else this.cancelExit = this.parts.clock.after(afterMs, () => this.end(code));
  }

  private scheduleExit(): void {
    this.cancelExit();
    const { behaviour, clock, usualExit } = this.parts;
    const exit = exitOfRun(behaviour().exits, this.current.restartCount) ?? usualExit;
    if (exit === 'never') return;
    const due = (this.current.startedAt ?? 0) + exit.afterMs;
    this.cancelExit = clock.after(Math.max(0, due - clock.now()), () => this.end(exit.code, exit.reason));
  }

  private end(exitCode: number, reason = exitCode === 0 ? 'Completed' : 'Error'): void {
    if (this.current.state !== 'running') return;
    const message = this.parts.behaviour().terminationMessage;
    this.current = {
      ...this.current,
      state: 'exited',
      exitCode,
      reason,
      finishedAt: this.parts.clock.now(),
      ...(message !== '' && { message }),
    };
    this.release();
    this.stopping?.cancel();
    this.stopping?.finish();
    this.parts.onEnd();
  }

  private release(): void {
    this.cancelExit();
    this.cancelLogs();
    this.sockets.close();
    this.parts.log.close();
    this.running = undefined;
  }
}
