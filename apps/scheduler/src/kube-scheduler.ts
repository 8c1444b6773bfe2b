import type { OnApplicationShutdown } from '@nestjs/common';
import { sleep } from '#client/sleep.js';
import type { SchedulerHealth } from './scheduler-health.js';
import { SchedulerRun, type SchedulerSurroundings } from './scheduler-run.js';

/** How long after something broke it is begun anew. */
const restartMs = 1000;

export interface KubeSchedulerParts extends SchedulerSurroundings {
  readonly health: SchedulerHealth;
}

/** The scheduler for as long as its process lives: one run after another. */
export class KubeScheduler implements OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private run: SchedulerRun | undefined;

  constructor(private readonly parts: KubeSchedulerParts) {}

  /** The run that is under way. */
  get current(): SchedulerRun | undefined {
    return this.run;
  }

  /** Begins in the background. Throws when options do not fit together. */
  start(): void {
    const first = new SchedulerRun(this.parts);
    this.running = this.goOn(first);
  }

  async onApplicationShutdown(): Promise<void> {
    const { recorder, leaseRecorder, health } = this.parts;
    health.shutDown();
    this.stopping.abort();
    await this.running;
    await Promise.all([recorder.close(), leaseRecorder.close()]);
  }

  /** Never rejects. */
  private async goOn(first: SchedulerRun): Promise<void> {
    const { log, clock } = this.parts;
    const { signal } = this.stopping;
    for (let run = first; !signal.aborted; run = new SchedulerRun(this.parts)) {
      this.run = run;
      try {
        if ((await run.run(signal)) === 'lost') log.error({}, 'Leaderelection lost');
      } catch (error) {
        log.error({ err: error }, 'The scheduler broke and begins anew');
        await sleep(clock, restartMs, signal).catch(() => undefined);
      }
    }
  }
}
