import { Counter, exponentialBuckets, Gauge, Histogram, type Registry } from 'prom-client';
import type { LoopMetrics, PassEnd } from '#client/loop/loop-metrics.js';

const labelNames = ['name'] as const;

/** 10 ns to 10 s. */
const buckets = exponentialBuckets(10e-9, 10, 10);

/**
 * The metrics of work queues under upstream's names (component-base/metrics/prometheus/workqueue), and the failed passes under
 * controller-runtime's.
 */
export class PrometheusLoopMetrics implements LoopMetrics {
  private readonly depth: Gauge<'name'>;
  private readonly adds: Counter<'name'>;
  private readonly retries: Counter<'name'>;
  private readonly waits: Histogram<'name'>;
  private readonly work: Histogram<'name'>;
  private readonly ends: Counter<'controller' | 'result'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.depth = new Gauge({ name: 'workqueue_depth', help: 'Current depth of workqueue', labelNames, registers });
    this.adds = new Counter({ name: 'workqueue_adds_total', help: 'Total number of adds handled by workqueue', labelNames, registers });
    this.retries = new Counter({
      name: 'workqueue_retries_total',
      help: 'Total number of retries handled by workqueue',
      labelNames,
      registers,
    });
    this.waits = new Histogram({
      name: 'workqueue_queue_duration_seconds',
      help: 'How long in seconds an item stays in workqueue before being requested.',
      labelNames,
      buckets,
      registers,
    });
    this.work = new Histogram({
      name: 'workqueue_work_duration_seconds',
      help: 'How long in seconds processing an item from workqueue takes.',
      labelNames,
      buckets,
      registers,
    });
    this.ends = new Counter({
      name: 'controller_runtime_reconcile_total',
      help: 'Total number of reconciliations per controller',
      labelNames: ['controller', 'result'],
      registers,
    });
  }

  added(name: string, depth: number): void {
    this.adds.inc({ name });
    this.depth.set({ name }, depth);
  }

  taken(name: string, depth: number, waitedMs: number): void {
    this.depth.set({ name }, depth);
    this.waits.observe({ name }, waitedMs / 1000);
  }

  passed(controller: string, tookMs: number, end: PassEnd): void {
    this.work.observe({ name: controller }, tookMs / 1000);
    this.ends.inc({ controller, result: results[end] });
  }

  retried(name: string): void {
    this.retries.inc({ name });
  }
}

const results: Readonly<Record<PassEnd, string>> = { done: 'success', conflict: 'requeue', error: 'error' };
