import { Counter, exponentialBuckets, Gauge, Histogram, Registry } from 'prom-client';
import type { QueuedPod } from '#domain/scheduling/queue/queued-pod.js';
import type { QueueName } from '#domain/scheduling/queue/scheduling-queue.js';
import type { Scheduler } from '#domain/scheduling/scheduler.js';

/** How an attempt ended, in upstream's words. */
export type AttemptResult = 'scheduled' | 'unschedulable' | 'error';

/** Numbers that live elsewhere and are read when metrics are asked for. */
export interface MetricReadings {
  scheduler(): Scheduler | undefined;
  /** Undefined when there is no election. */
  leads(): boolean | undefined;
  /** How many bindings are under way. */
  bindings(): number;
}

const milliseconds = exponentialBuckets(0.001, 2, 15);
const longDurations = exponentialBuckets(0.01, 2, 20);
/** More attempts than that are one label. */
const mostAttempts = 15;
const queueNames: readonly QueueName[] = ['active', 'backoff', 'unschedulable', 'gated'];

/** The metrics of one scheduler; names, labels and buckets are upstream's (`pkg/scheduler/metrics/metrics.go`). */
export class SchedulerMetrics {
  readonly registry = new Registry();
  private readonly attempts = this.counter(
    'schedule_attempts_total',
    "Number of attempts to schedule pods, by the result. 'unschedulable' means a pod could not be scheduled, while 'error' means an internal scheduler problem.",
    'result',
    'profile',
  );
  private readonly attemptSeconds = this.histogram(
    'scheduling_attempt_duration_seconds',
    'Scheduling attempt latency in seconds (scheduling algorithm + binding)',
    milliseconds,
    'result',
    'profile',
  );
  private readonly algorithmSeconds = this.histogram(
    'scheduling_algorithm_duration_seconds',
    'Scheduling algorithm latency in seconds',
    milliseconds,
  );
  private readonly podAttempts = this.histogram(
    'pod_scheduling_attempts',
    'Number of attempts to successfully schedule a pod.',
    exponentialBuckets(1, 2, 5),
  );
  private readonly podSeconds = this.histogram(
    'pod_scheduling_sli_duration_seconds',
    'E2e latency for a pod being scheduled, from the time the pod enters the scheduling queue and might involve multiple scheduling attempts.',
    longDurations,
    'attempts',
  );
  private readonly afterFlush = this.counter(
    'pod_scheduled_after_flush_total',
    'Number of pods that were successfully scheduled after being flushed from unschedulablePods due to timeout. This metric helps detect potential queueing hint misconfigurations or event handling issues.',
  );
  private readonly incoming = this.counter(
    'queue_incoming_pods_total',
    'Number of pods added to scheduling queues by event and queue type.',
    'queue',
    'event',
  );
  private readonly preemptions = this.counter('preemption_attempts_total', 'Total preemption attempts in the cluster till now');
  private readonly victims = this.histogram('preemption_victims', 'Number of selected preemption victims', exponentialBuckets(1, 2, 7));
  private readonly evictionSeconds = this.histogram(
    'preemption_goroutines_duration_seconds',
    'Duration in seconds for running goroutines for the preemption.',
    longDurations,
    'result',
  );
  private readonly evictions = this.counter('preemption_goroutines_execution_total', 'Number of preemption goroutines executed.', 'result');

  constructor(private readonly readings: MetricReadings) {
    this.attempts.inc({ result: 'scheduled', profile: 'default-scheduler' }, 0);
    this.reading(
      'scheduler_pending_pods',
      "Number of pending pods, by the queue type. 'active' means number of pods in activeQ; 'backoff' means number of pods in backoffQ; 'unschedulable' means number of pods in unschedulablePods that the scheduler attempted to schedule and failed; 'gated' is the number of unschedulable pods that the scheduler never attempted to schedule because they are gated.",
      ['queue'],
      (gauge, { queue }) => queueNames.forEach((name) => gauge.set({ queue: name }, queue.sizes[name])),
    );
    this.reading(
      'scheduler_unschedulable_pods',
      'The number of unschedulable pods broken down by plugin name. A pod will increment the gauge for all plugins that caused it to not schedule and so this metric have meaning only when broken down by plugin.',
      ['plugin', 'profile'],
      countRejections,
    );
    this.reading(
      'scheduler_cache_size',
      'Number of nodes, pods, and assumed (bound) pods in the scheduler cache.',
      ['type'],
      (gauge, { cache }) => {
        const { nodes, pods, assumedPods } = cache.size;
        gauge.set({ type: 'nodes' }, nodes);
        gauge.set({ type: 'pods' }, pods);
        gauge.set({ type: 'assumed_pods' }, assumedPods);
      },
    );
    this.reading(
      'scheduler_goroutines',
      'Number of running goroutines split by the work they do such as binding.',
      ['operation'],
      (gauge) => gauge.set({ operation: 'binding' }, readings.bindings()),
    );
    this.reading(
      'leader_election_master_status',
      "Gauge of if the reporting system is master of the relevant lease, 0 indicates backup, 1 indicates master. 'name' is the string used to identify the lease. Please make sure to group by name.",
      ['name'],
      (gauge) => {
        const leads = readings.leads();
        if (leads !== undefined) gauge.set({ name: 'kube-scheduler' }, leads ? 1 : 0);
      },
    );
  }

  /** A pod came into a queue. */
  queued(queue: QueueName, event: string): void {
    this.incoming.inc({ queue, event });
  }

  /** The scheduler has decided about one pod. */
  decided(tookMs: number): void {
    this.algorithmSeconds.observe(tookMs / 1000);
  }

  /** An attempt has come to its end; of one that was successful, when the pod was bound. */
  attempted(result: AttemptResult, profile: string, tookMs: number): void {
    this.attempts.inc({ result, profile });
    this.attemptSeconds.observe({ result, profile }, tookMs / 1000);
  }

  bound({ attempts, initialAttempt, wasFlushed }: Pick<QueuedPod, 'attempts' | 'initialAttempt' | 'wasFlushed'>, now: number): void {
    this.podAttempts.observe(attempts);
    const label = attempts >= mostAttempts ? `${mostAttempts}+` : String(attempts);
    if (initialAttempt !== undefined) this.podSeconds.observe({ attempts: label }, (now - initialAttempt) / 1000);
    if (wasFlushed) this.afterFlush.inc();
  }

  /** It was looked at whether the eviction of others would help a pod. */
  triedPreemption(): void {
    this.preemptions.inc();
  }

  preempting(victims: number): void {
    this.victims.observe(victims);
  }

  preempted(result: 'success' | 'error', tookMs: number): void {
    this.evictions.inc({ result });
    this.evictionSeconds.observe({ result }, tookMs / 1000);
  }

  private counter(name: string, help: string, ...labelNames: string[]): Counter {
    return new Counter({ name: `scheduler_${name}`, help, labelNames, registers: [this.registry] });
  }

  private histogram(name: string, help: string, buckets: number[], ...labelNames: string[]): Histogram {
    return new Histogram({ name: `scheduler_${name}`, help, labelNames, buckets, registers: [this.registry] });
  }

  private reading(name: string, help: string, labelNames: string[], read: (gauge: Gauge, scheduler: Scheduler) => void): void {
    const { readings } = this;
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames,
      registers: [this.registry],
      collect() {
        gauge.reset();
        const scheduler = readings.scheduler();
        if (scheduler) read(gauge, scheduler);
      },
    });
  }
}

function countRejections(gauge: Gauge, { queue }: Scheduler): void {
  for (const { info, unschedulablePlugins } of queue.waiting()) {
    const profile = info.pod.spec.schedulerName ?? '';
    for (const plugin of unschedulablePlugins) gauge.inc({ plugin, profile });
  }
}
