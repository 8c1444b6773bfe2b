import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import type { Writable } from 'node:stream';
import { prefixLines } from './prefix-lines.js';
import { healthyAfterMs, restartDelayMs } from './restart-delay.js';
import type { ComponentState } from '../cluster/data-directory.js';

export interface ProcessPlan {
  /** Upstream's name of the component. */
  readonly name: string;
  /** The bundle. */
  readonly file: string;
  readonly args: readonly string[];
}

/** What a component tells when it serves; see announceReady. */
interface ReadyMessage {
  readonly ready: true;
  readonly url?: string;
}

export interface SupervisedProcessSurroundings {
  readonly output: Writable;
  /** Told whenever `state` changes. */
  readonly onChange: () => void;
  /** How long a process may take to end when it is told to. */
  readonly stopGraceMs?: number;
}

const usualStopGraceMs = 5000;

/** One component in a process of its own, started again whenever it ends. */
export class SupervisedProcess {
  #child: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #restarts = 0;
  #startedAt = 0;
  #url: string | undefined;
  #state: ComponentState['state'] = 'starting';
  #firstReady: { resolve: () => void; reject: (error: Error) => void } | undefined;

  constructor(
    private readonly plan: ProcessPlan,
    private readonly surroundings: SupervisedProcessSurroundings,
  ) {}

  get state(): ComponentState {
    const { name } = this.plan;
    const pid = this.#child?.pid;
    return {
      name,
      state: this.#state,
      restarts: this.#restarts,
      ...(pid !== undefined && { pid }),
      ...(this.#url !== undefined && { url: this.#url }),
    };
  }

  /** Resolves when the component serves; rejects when it ends before it ever did. Later ends are no errors: it is started again. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#firstReady = { resolve, reject };
      this.#spawn();
    });
  }

  /** Tells the process to end, and ends it when it does not. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    const child = this.#child;
    this.#change('stopped');
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), this.surroundings.stopGraceMs ?? usualStopGraceMs);
      child.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      child.kill('SIGTERM');
    });
  }

  #spawn(): void {
    const { name, file, args } = this.plan;
    this.#startedAt = Date.now();
    this.#url = undefined;
    // a group of its own, so that Ctrl-C in the terminal reaches the supervisor alone, which stops the processes in their order
    const options: SpawnOptions = { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], detached: process.platform !== 'win32' };
    const child = spawn(process.execPath, [file, ...args], options);
    this.#child = child;
    this.#change('starting');
    const prefix = `[${name}]`;
    if (child.stdout) prefixLines(child.stdout, prefix, this.surroundings.output);
    if (child.stderr) prefixLines(child.stderr, prefix, this.surroundings.output);
    child.on('message', (message) => this.#ready(message as ReadyMessage));
    child.once('error', (error) => this.#ended(error.message));
    child.once('exit', (code, signal) => this.#ended(signal === null ? `exit code ${code ?? 0}` : `signal ${signal}`));
  }

  #ready({ ready, url }: ReadyMessage): void {
    if (!ready) return;
    this.#url = url;
    this.#change('ready');
    this.#firstReady?.resolve();
    this.#firstReady = undefined;
  }

  #ended(how: string): void {
    if (this.#state === 'stopped') return;
    this.#child = undefined;
    if (this.#firstReady) {
      this.#firstReady.reject(new Error(`${this.plan.name} ended before it was ready (${how})`));
      this.#firstReady = undefined;
      this.#change('stopped');
      return;
    }
    this.#failures = Date.now() - this.#startedAt >= healthyAfterMs ? 1 : this.#failures + 1;
    const delay = restartDelayMs(this.#failures);
    this.surroundings.output.write(`[kubernest] ${this.plan.name} ended (${how}); starting it again in ${delay / 1000} s\n`);
    this.#restarts += 1;
    this.#change('waiting to restart');
    this.#timer = setTimeout(() => this.#spawn(), delay);
  }

  #change(state: ComponentState['state']): void {
    this.#state = state;
    this.surroundings.onChange();
  }
}
