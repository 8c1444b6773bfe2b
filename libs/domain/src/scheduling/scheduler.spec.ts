import { beforeEach, describe, expect, test } from 'vitest';
import { keyOf, type KubeObject } from '#domain/meta/object-meta.js';
import type { Decision } from '#domain/scheduling/decision.js';
import { node, pod, type PodWords, readerOf } from '#domain/scheduling/fixture.js';
import { defaultProfile } from '#domain/scheduling/framework/default-profile.js';
import type { Profile } from '#domain/scheduling/framework/profile.js';
import { Scheduler } from '#domain/scheduling/scheduler.js';
import type { Node, Pod } from '#domain/schema/types/core-v1.js';

const brokenProfile: Profile = {
  ...defaultProfile,
  schedulerName: 'broken',
  plugins: [{ name: 'Broken', filter: () => breakDown() }],
};

function breakDown(): never {
  throw new TypeError('a bug');
}

/** A scheduler and the API server it hears of things from. */
class World {
  readonly objects = new Map<string, KubeObject>();
  now = 1_000_000;
  readonly scheduler = new Scheduler({
    profiles: [defaultProfile, brokenProfile],
    read: {
      get: (resource, key) => readerOf([...this.objects.values()]).get(resource, key),
      list: (resource, namespace) => readerOf([...this.objects.values()]).list(resource, namespace),
      controlledBy: () => [],
      orphansIn: () => [],
      by: (index, value) => readerOf([...this.objects.values()]).by(index, value),
    },
    random: () => 0,
    backoff: { initialMs: 1000, maxMs: 10_000 },
    maxInUnschedulableMs: 300_000,
  });
  private revision = 1;

  set(object: KubeObject): void {
    this.revision += 1;
    const after = { ...object, metadata: { ...object.metadata, resourceVersion: `${this.revision}` } };
    const key = `${object.kind}/${keyOf(object)}`;
    const before = this.objects.get(key);
    this.objects.set(key, after);
    this.tell(object.kind, before, after);
  }

  delete(object: KubeObject): void {
    const key = `${object.kind}/${keyOf(object)}`;
    const before = this.objects.get(key);
    this.objects.delete(key);
    this.tell(object.kind, before, undefined);
  }

  pod(name: string): Pod {
    return this.objects.get(`Pod/default/${name}`) as Pod;
  }

  /** Changes a pod as the API server would. */
  change(name: string, words: Partial<Pod>): void {
    this.set({ ...this.pod(name), ...words });
  }

  bind(decision: Decision): void {
    if (decision.do !== 'bind') throw new Error(`${decision.do} is no binding`);
    const bound = this.pod(decision.pod.metadata.name);
    this.change(decision.pod.metadata.name, { spec: { ...bound.spec, nodeName: decision.nodeName } });
  }

  /** What was decided about each pod that could be tried: `p→n` or `p: message`. Bindings are done, conditions written. */
  settle(): readonly string[] {
    const said: string[] = [];
    for (let decision = this.scheduler.next(this.now); decision; decision = this.scheduler.next(this.now)) {
      const { name } = decision.pod.metadata;
      if (decision.do === 'bind') {
        said.push(`${name}→${decision.nodeName}`);
        this.bind(decision);
      } else if (decision.do === 'reject') {
        said.push(`${name}: ${decision.message}`);
        if (said.length > 50) break;
      } else said.push(`${name}, skipped`);
    }
    return said;
  }

  private tell(kind: string, before: KubeObject | undefined, after: KubeObject | undefined): void {
    const { changes } = this.scheduler;
    if (kind === 'Pod') changes.pod(before as Pod | undefined, after as Pod | undefined, this.now);
    else if (kind === 'Node') changes.node(before as Node | undefined, after as Node | undefined, this.now);
    else if (kind === 'PersistentVolumeClaim') changes.other('PersistentVolumeClaim', before, after, this.now);
  }
}

const small = { allocatable: { cpu: '1', memory: '1Gi', pods: '10' } };
const asking = (cpu: string): PodWords => ({ requests: [{ cpu }] });
const full =
  '0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.';

let world: World;
beforeEach(() => {
  world = new World();
});

describe('a pod that fits', () => {
  test('is bound, and counts on its node at once', () => {
    world.set(node('n', small));
    world.set(pod('p', asking('1')));
    world.set(pod('q', asking('1')));
    const first = world.scheduler.next(world.now);
    expect(first).toMatchObject({
      do: 'bind',
      nodeName: 'n',
      event: { type: 'Normal', reason: 'Scheduled', action: 'Binding', message: 'Successfully assigned default/p to n' },
    });
    expect(world.scheduler.next(world.now)).toMatchObject({ do: 'reject', message: full });
  });

  test('goes by priority, then by age', () => {
    world.set(node('n', small));
    world.set(pod('old'));
    world.now += 10;
    world.set(pod('young'));
    world.set(pod('important', { priority: 5 }));
    expect(world.settle()).toEqual(['important→n', 'old→n', 'young→n']);
  });

  test('of another scheduler is left alone', () => {
    world.set(node('n'));
    world.set(pod('p', { schedulerName: 'mine' }));
    expect(world.settle()).toEqual([]);
  });

  test('is not tried while it is being deleted, and says so', () => {
    world.set(node('n'));
    world.set(pod('p', { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }));
    expect(world.scheduler.next(world.now)).toMatchObject({ do: 'skip', event: { message: 'skip schedule deleting pod: default/p' } });
  });
});

describe('a pod that does not fit', () => {
  test('gets a condition and an event, and once it says so only the event', () => {
    world.set(node('n', small));
    world.set(pod('p', { ...asking('2'), metadata: { generation: 1 } }));
    const message =
      '0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.';
    const decision = world.scheduler.next(world.now);
    expect(decision).toMatchObject({
      do: 'reject',
      reason: 'Unschedulable',
      message,
      event: { type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', message },
      status: {
        patch: {
          metadata: { uid: 'pod-p' },
          status: {
            conditions: [
              {
                type: 'PodScheduled',
                status: 'False',
                reason: 'Unschedulable',
                message,
                observedGeneration: 1,
                lastTransitionTime: '1970-01-01T00:16:40Z',
              },
            ],
          },
        },
      },
    });
    const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, observedGeneration: 1 };
    world.change('p', { status: { conditions: [{ ...condition, lastProbeTime: null, lastTransitionTime: null }] } });
    world.set(node('m', small));
    world.delete(node('m', small));
    world.scheduler.queue.forceActivate('pod-p', world.now);
    expect(world.scheduler.next(world.now)).toMatchObject({ do: 'reject', message });
    expect(world.scheduler.next(world.now)).toBeUndefined();
  });

  test('because a plugin breaks is put aside, and the others go on', () => {
    world.set(node('n'));
    world.set(pod('p', { schedulerName: 'broken', priority: 1 }));
    world.set(pod('q'));
    const decision = world.scheduler.next(world.now);
    expect(decision).toMatchObject({ do: 'reject', reason: 'SchedulerError', message: 'a bug', cause: new TypeError('a bug') });
    expect(world.settle()).toEqual(['q→n']);
    expect(world.scheduler.queue.sizes).toEqual({ active: 0, backoff: 1, unschedulable: 0, gated: 0 });
  });

  test('a long message is cut in the event', () => {
    world.set(node('n', small));
    const asks = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`example.com/resource-number-${i}`, '1']));
    world.set(pod('p', { requests: [asks] }));
    const decision = world.scheduler.next(world.now);
    const note = decision?.do === 'reject' ? decision.event.message : '';
    expect(note).toHaveLength(1024);
    expect(note.endsWith(' ...')).toBe(true);
  });

  test('waits for the first node', () => {
    world.set(pod('p'));
    expect(world.settle()).toEqual(['p: no nodes available to schedule pods']);
    expect(world.settle()).toEqual([]);
    world.set(node('n'));
    expect(world.settle()).toEqual(['p→n']);
  });

  test('without nodes it is tried again after a while', () => {
    world.set(pod('p'));
    world.settle();
    expect(world.scheduler.queue.nextDue()).toBe(1_002_000);
    world.now = 1_001_999;
    expect(world.settle()).toEqual([]);
    world.now = 1_002_000;
    expect(world.settle()).toEqual(['p: no nodes available to schedule pods']);
    expect(world.scheduler.queue.nextDue()).toBe(1_005_000);
  });

  test('is tried again after five minutes whatever happens', () => {
    world.set(node('n', small));
    world.set(pod('p', asking('2')));
    expect(world.settle()).toHaveLength(1);
    world.now += 299_999;
    expect(world.settle()).toEqual([]);
    world.now += 1;
    expect(world.scheduler.queue.nextDue()).toBe(world.now);
    expect(world.settle()).toHaveLength(1);
  });

  test('behind scheduling gates says nothing until they are gone', () => {
    world.set(node('n'));
    world.set(pod('p', { schedulingGates: [{ name: 'a' }, { name: 'b' }] }));
    expect(world.settle()).toEqual([]);
    expect(world.scheduler.queue.sizes).toEqual({ active: 0, backoff: 0, unschedulable: 0, gated: 1 });
    expect(world.scheduler.queue.nextDue()).toBeUndefined();
    const { spec } = world.pod('p');
    world.change('p', { spec: { ...spec, schedulingGates: [{ name: 'b' }] } });
    expect(world.settle()).toEqual([]);
    const { schedulingGates: _, ...ungated } = spec;
    world.change('p', { spec: ungated });
    expect(world.settle()).toEqual(['p→n']);
  });
});

/** What wakes a rejected pod, and what does not. */
describe('wake-ups', () => {
  const there = pod('there', { ...asking('1'), on: 'n' });
  const terminating = { name: 'claim', volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] };
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'c', namespace: 'default', uid: 'c', resourceVersion: '1', creationTimestamp: '' },
    spec: { volumeName: 'v', resources: {} },
    status: {},
  } as KubeObject;

  test.each<{ name: string; nodes?: Node[]; there?: Pod[]; waits: PodWords; happens: (world: World) => void; tried: boolean }>([
    { name: 'a pod goes', waits: asking('1'), there: [there], happens: (it) => it.delete(there), tried: true },
    {
      name: 'a pod comes to its end',
      waits: asking('1'),
      there: [there],
      happens: (it) => it.change('there', { status: { phase: 'Succeeded' } }),
      tried: true,
    },
    {
      name: 'a pod begins to go',
      waits: asking('1'),
      there: [there],
      happens: (it) => it.change('there', { metadata: { ...there.metadata, deletionTimestamp: 'x' } }),
      tried: false,
    },
    {
      name: 'a pod asks for less',
      waits: asking('1'),
      there: [there],
      happens: (it) =>
        it.change('there', { spec: { ...there.spec, containers: [{ name: 'c0', resources: { requests: { cpu: '500m' } } }] } }),
      tried: true,
    },
    {
      name: 'a pod that waits goes',
      waits: asking('2'),
      happens: (it) => (it.set(pod('other', asking('2'))), it.delete(pod('other'))),
      tried: false,
    },
    { name: 'a node comes that has enough', waits: asking('2'), happens: (it) => it.set(node('m')), tried: true },
    { name: 'a node comes that has not', waits: asking('2'), happens: (it) => it.set(node('m', small)), tried: false },
    {
      name: 'a node grows',
      waits: asking('2'),
      happens: (it) => it.set(node('n', { allocatable: { ...small.allocatable, cpu: '4' } })),
      tried: true,
    },
    {
      name: 'a node grows in other ways',
      waits: asking('2'),
      happens: (it) => it.set(node('n', { allocatable: { ...small.allocatable, memory: '4Gi' } })),
      tried: false,
    },
    { name: 'a node sends a heartbeat', waits: asking('2'), happens: (it) => it.set(node('n', small)), tried: false },
    {
      name: 'a node gets a label',
      waits: { nodeSelector: { foo: 'bar' } },
      happens: (it) => it.set(node('n', { ...small, labels: { foo: 'bar' } })),
      tried: true,
    },
    {
      name: 'a node gets another label',
      waits: { nodeSelector: { foo: 'bar' } },
      happens: (it) => it.set(node('n', { ...small, labels: { foo: 'x' } })),
      tried: false,
    },
    {
      name: 'a node loses its taint',
      nodes: [node('n', { taints: [{ key: 'k', effect: 'NoSchedule' }] })],
      waits: {},
      happens: (it) => it.set(node('n')),
      tried: true,
    },
    {
      name: 'a node is uncordoned',
      nodes: [node('n', { unschedulable: true })],
      waits: {},
      happens: (it) => it.set(node('n')),
      tried: true,
    },
    {
      name: 'the pod tolerates more',
      nodes: [node('n', { taints: [{ key: 'k', effect: 'NoSchedule' }] })],
      waits: {},
      happens: (it) => it.change('p', { spec: { ...it.pod('p').spec, tolerations: [{ operator: 'Exists' }] } }),
      tried: true,
    },
    {
      name: 'the pod gets a label that matters to nobody',
      waits: asking('2'),
      happens: (it) => it.change('p', { metadata: { ...it.pod('p').metadata, labels: { a: 'b' } } }),
      tried: false,
    },
    { name: 'its claim comes', waits: terminating, happens: (it) => it.set(claim), tried: true },
    {
      name: 'another claim comes',
      waits: terminating,
      happens: (it) => it.set({ ...claim, metadata: { ...claim.metadata, name: 'd' } }),
      tried: false,
    },
    {
      name: 'a host port gets free',
      waits: ports(80),
      there: [{ ...pod('there', { ...ports(80), on: 'n' }) }],
      happens: (it) => it.delete(pod('there')),
      tried: true,
    },
    {
      name: 'another host port gets free',
      waits: ports(80),
      there: [pod('there', { ...ports(80), on: 'n' }), pod('other', { ...ports(81), on: 'n' })],
      happens: (it) => it.delete(pod('other')),
      tried: false,
    },
    {
      name: 'a pod comes that it has to be near',
      nodes: [node('n', { labels: { host: 'n' } })],
      waits: near('db'),
      happens: (it) => it.set(pod('db', { labels: { app: 'db' }, on: 'n' })),
      tried: true,
    },
    {
      name: 'a pod comes that means nothing to it',
      nodes: [node('n', { labels: { host: 'n' } })],
      waits: near('db'),
      happens: (it) => it.set(pod('web', { labels: { app: 'web' }, on: 'n' })),
      tried: false,
    },
  ])('$name: $tried', ({ nodes = [node('n', small)], there: others = [], waits, happens, tried }) => {
    for (const one of [...nodes, ...others]) world.set(one);
    world.set(pod('p', waits));
    expect(world.settle()).toEqual([expect.stringMatching(/^p: 0\/1 nodes/)]);
    world.now += 60_000;
    happens(world);
    expect(world.settle().filter((said) => said.startsWith('p'))).toHaveLength(tried ? 1 : 0);
  });

  function ports(hostPort: number): PodWords {
    return { containers: [{ name: 'c', resources: {}, ports: [{ containerPort: 80, hostPort }] }] };
  }
  function near(app: string): PodWords {
    const term = { labelSelector: { matchLabels: { app } }, topologyKey: 'host' };
    return { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } };
  }
});

describe('back-off', () => {
  test('is cut short when nobody else waits, and lets others go first when somebody does', () => {
    world.set(node('n', small));
    world.set(pod('large', asking('2')));
    expect(world.settle()).toHaveLength(1);
    world.set(node('n', { ...small, allocatable: { ...small.allocatable, cpu: '3' } }));
    expect(world.scheduler.queue.sizes).toMatchObject({ active: 0, backoff: 1, unschedulable: 0 });
    world.now += 100;
    world.set(pod('late'));
    expect(world.settle()).toEqual(['late→n', 'large→n']);
  });

  test('after a failed binding lasts 1, 2, 4, 8 and then 10 seconds, and gives up what was counted on', () => {
    world.now = 10_000_000;
    world.set(node('n', small));
    world.set(pod('p', asking('1')));
    const waits: number[] = [];
    for (let i = 0; i < 6; i += 1) {
      const decision = world.scheduler.next(world.now);
      if (decision?.do !== 'bind') expect.fail(`no binding, but ${decision?.do}`);
      expect(world.scheduler.cache.isAssumed('pod-p')).toBe(true);
      const rejection = world.scheduler.bindingFailed(decision, 'running Bind plugin "DefaultBinder": refused', world.now);
      expect(rejection).toMatchObject({ do: 'reject', reason: 'SchedulerError', message: 'running Bind plugin "DefaultBinder": refused' });
      expect(world.scheduler.cache.isAssumed('pod-p')).toBe(false);
      expect(world.scheduler.next(world.now)).toBeUndefined();
      const due = world.scheduler.queue.nextDue() ?? 0;
      waits.push(due - world.now);
      world.now = due;
    }
    expect(waits).toEqual([2000, 3000, 5000, 9000, 11_000, 11_000]);
  });
});

describe('a pod that changes while it is bound', () => {
  test('is not tried twice', () => {
    world.set(node('n'));
    world.set(pod('p'));
    const decision = world.scheduler.next(world.now);
    world.change('p', { metadata: { ...world.pod('p').metadata, labels: { a: 'b' } } });
    expect(world.scheduler.next(world.now)).toBeUndefined();
    if (decision) world.bind(decision);
    expect(world.scheduler.cache.node('n')?.pods.size).toBe(1);
    expect(world.scheduler.cache.isAssumed('pod-p')).toBe(false);
  });

  test('holds nothing once it is being deleted, and wakes those that wait', () => {
    world.set(node('n', small));
    world.set(pod('p', asking('1')));
    const decision = world.scheduler.next(world.now);
    world.set(pod('q', asking('1')));
    expect(world.settle()).toEqual([`q: ${full}`]);
    world.change('p', { metadata: { ...world.pod('p').metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } });
    expect(world.settle()).toEqual(['q→n']);
    if (decision?.do === 'bind') expect(world.scheduler.bindingFailed(decision, 'gone', world.now).do).toBe('reject');
  });

  test('bound by somebody else it leaves the queue', () => {
    world.set(node('n', small));
    world.set(pod('p', asking('2')));
    world.settle();
    world.change('p', { spec: { ...world.pod('p').spec, nodeName: 'elsewhere' } });
    expect(world.scheduler.queue.sizes).toEqual({ active: 0, backoff: 0, unschedulable: 0, gated: 0 });
    expect(world.scheduler.cache.size).toEqual({ nodes: 2, pods: 1, assumedPods: 0 });
  });

  test('made anew under its name it is another pod', () => {
    world.set(node('n', small));
    world.set(pod('p', asking('2')));
    world.settle();
    world.set(pod('p', { metadata: { uid: 'other' } }));
    expect(world.settle()).toEqual(['p→n']);
    expect(world.scheduler.queue.sizes.unschedulable).toBe(0);
  });
});

describe('preemption', () => {
  function preempted(): Extract<Decision, { do: 'reject' }> {
    world.set(node('n', small));
    world.set(pod('low', { ...asking('1'), priority: 0, on: 'n', status: { startTime: '2026-01-01T00:00:00Z' } }));
    world.set(pod('high', { ...asking('1'), priority: 1000 }));
    const decision = world.scheduler.next(world.now);
    if (decision?.do !== 'reject') expect.fail('the pod fits');
    return decision;
  }

  test('evicts, tells why, and nominates the node', () => {
    const { message, status, preemption } = preempted();
    expect(message).toBe('0/1 nodes are available: 1 Insufficient cpu.');
    expect(status?.patch).toMatchObject({ status: { nominatedNodeName: 'n' } });
    expect(preemption).toMatchObject({ nodeName: 'n', overtaken: [] });
    expect(preemption?.victims.map(({ pod: victim }) => victim.metadata.name)).toEqual(['low']);
    expect(preemption?.victims[0]).toMatchObject({
      status: {
        patch: {
          status: {
            conditions: [
              {
                type: 'DisruptionTarget',
                status: 'True',
                reason: 'PreemptionByScheduler',
                message: 'default-scheduler: preempting to accommodate a higher priority pod',
              },
            ],
          },
        },
      },
      event: { type: 'Normal', reason: 'Preempted', action: 'Preempting', message: 'Preempted by pod pod-high on node n' },
    });
  });

  test('the pod is placed when its victims are gone, and others cannot take its room', () => {
    const { preemption } = preempted();
    world.change('high', { status: { nominatedNodeName: 'n' } });
    world.change('low', { metadata: { ...world.pod('low').metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } });
    if (preemption) world.scheduler.preemptionEnded(preemption, true, world.now);
    world.set(pod('thief', { ...asking('1'), priority: 5 }));
    world.delete(world.pod('low'));
    expect(world.settle()).toEqual([`thief: ${full}`, 'high→n']);
  });

  test('a pod is not tried again while its victims are being asked to go', () => {
    const { preemption } = preempted();
    world.set(pod('small', { on: 'n' }));
    world.delete(world.pod('small'));
    expect(world.scheduler.queue.sizes).toMatchObject({ gated: 1 });
    expect(world.settle()).toEqual([]);
    if (preemption) world.scheduler.preemptionEnded(preemption, false, world.now);
    expect(world.settle()).toEqual([expect.stringMatching(/^high: /)]);
  });

  test('pods of lower priority that waited for the node lose their place', () => {
    world.set(node('n', small));
    world.set(pod('middle', { ...asking('1'), priority: 10, status: { nominatedNodeName: 'n' } }));
    world.set(pod('low', { ...asking('1'), priority: 0, on: 'n' }));
    world.set(pod('high', { ...asking('1'), priority: 1000 }));
    const decision = world.scheduler.next(world.now);
    const overtaken = decision?.do === 'reject' ? decision.preemption?.overtaken : [];
    expect(overtaken?.map(({ pod: one, patch }) => [one.metadata.name, patch['status']])).toEqual([
      ['middle', { nominatedNodeName: null }],
    ]);
  });

  test('a nomination that came to nothing is taken back', () => {
    world.set(node('n', small));
    world.set(pod('p', { ...asking('2'), status: { nominatedNodeName: 'n' } }));
    const decision = world.scheduler.next(world.now);
    expect(decision?.do === 'reject' && decision.status?.patch).toMatchObject({ status: { nominatedNodeName: null } });
  });
});
