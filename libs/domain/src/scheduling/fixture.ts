import type { Reader } from '#domain/controllers/controller.js';
import { keyOf, type KubeObject } from '#domain/meta/object-meta.js';
import { SchedulerCache } from '#domain/scheduling/cache/scheduler-cache.js';
import { PodInfo } from '#domain/scheduling/cache/pod-info.js';
import { type ActiveFilter, runFilters } from '#domain/scheduling/framework/active-filter.js';
import type { Cycle } from '#domain/scheduling/framework/cycle.js';
import { defaultProfile } from '#domain/scheduling/framework/default-profile.js';
import type { Plugin } from '#domain/scheduling/framework/plugin.js';
import { pluginScores } from '#domain/scheduling/framework/score.js';
import type { ContainerImage, Node, Pod, PodSpec, PodStatus, Taint } from '#domain/schema/types/core-v1.js';

/** Clusters in a few words, for the specs of this folder. */

export interface NodeWords {
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  readonly unschedulable?: boolean;
  /** Without it a node has room for 110 pods of any size. */
  readonly allocatable?: Readonly<Record<string, string>>;
  readonly images?: readonly ContainerImage[];
  readonly declaredFeatures?: readonly string[];
}

export interface PodWords extends Partial<PodSpec> {
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** The node it is on. */
  readonly on?: string;
  /** Of each of its containers; without any it has one that asks for nothing. */
  readonly requests?: readonly Readonly<Record<string, string>>[];
  readonly status?: PodStatus;
  readonly metadata?: Partial<Pod['metadata']>;
}

const creationTimestamp = '2026-01-01T00:00:00Z';
const roomy = { cpu: '1000', memory: '1000Gi', pods: '110' };

export function node(name: string, words: NodeWords = {}): Node {
  const { labels = {}, taints, unschedulable, allocatable = roomy, images, declaredFeatures } = words;
  const spec = { ...(taints && { taints }), ...(unschedulable && { unschedulable }) };
  const status = { allocatable, ...(images && { images }), ...(declaredFeatures && { declaredFeatures }) };
  const metadata = { name, uid: `node-${name}`, resourceVersion: '1', creationTimestamp, labels };
  return { apiVersion: 'v1', kind: 'Node', metadata, spec, status } as unknown as Node;
}

export function pod(name: string, words: PodWords = {}): Pod {
  const { namespace = 'default', labels, on, requests = [{}], status = {}, metadata, ...spec } = words;
  const containers = requests.map((one, i) => ({ name: `c${i}`, image: 'image', resources: { requests: one } }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, uid: `pod-${name}`, resourceVersion: '1', creationTimestamp, ...(labels && { labels }), ...metadata },
    spec: { containers, schedulerName: 'default-scheduler', ...spec, ...(on !== undefined && { nodeName: on }) },
    status,
  };
}

/** Caches that hold these objects. */
export function readerOf(objects: readonly KubeObject[]): Reader {
  const of: Reader['list'] = <T extends KubeObject>(resource: {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  }) => {
    const apiVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
    return objects.filter((object) => object.kind === resource.kind && object.apiVersion === apiVersion) as T[];
  };
  return {
    get: (resource, key) => of(resource).find((object) => keyOf(object) === key),
    list: (resource, namespace) => of(resource).filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace),
    controlledBy: () => [],
    orphansIn: () => [],
    by: (index, value) => of(index.resource).filter((object) => index.valuesOf(object).includes(value)),
  };
}

export interface Cluster {
  readonly nodes: readonly Node[];
  /** Pods on nodes. */
  readonly pods?: readonly Pod[];
  /** Objects of other kinds. */
  readonly objects?: readonly KubeObject[];
}

export function cacheOf({ nodes, pods = [] }: Cluster): SchedulerCache {
  const cache = new SchedulerCache();
  for (const one of nodes) cache.setNode(one);
  for (const one of pods) cache.setPod(one);
  return cache;
}

export function cycleOf(incoming: Pod, cluster: Cluster): Cycle {
  const context = {
    profile: defaultProfile,
    read: readerOf(cluster.objects ?? []),
    nominatedPods: () => [],
    random: () => 0,
    now: 0,
    startIndex: 0,
  };
  return { pod: new PodInfo(incoming), snapshot: cacheOf(cluster), context };
}

/** What a plugin says of each node: `fits`, or why not, with an exclamation mark where evictions could not help. */
export function verdicts(plugin: Plugin, incoming: Pod, cluster: Cluster): Readonly<Record<string, string>> {
  const cycle = cycleOf(incoming, cluster);
  const filters = filtersOf(plugin, cycle);
  return Object.fromEntries(
    cycle.snapshot.nodes.map((one) => {
      const status = typeof filters === 'string' ? undefined : runFilters(filters, one, cycle);
      if (typeof filters === 'string') return [one.name, filters];
      return [one.name, status ? say(status) : 'fits'];
    }),
  );
}

/** The scores of a plugin for each node that `passed` (all, if nothing is said); undefined when it has nothing to say. */
export function scores(
  plugin: Plugin,
  incoming: Pod,
  cluster: Cluster,
  passed?: readonly string[],
): Readonly<Record<string, number>> | undefined {
  const cycle = cycleOf(incoming, cluster);
  const nodes = cycle.snapshot.nodes.filter(({ name }) => passed?.includes(name) ?? true);
  const given = pluginScores(plugin, nodes, cycle);
  return given && Object.fromEntries(nodes.map(({ name }, i) => [name, given[i] ?? NaN]));
}

/** Nothing where the plugin does not care for the pod, what it says of all nodes where it rejects it altogether. */
function filtersOf(plugin: Plugin, cycle: Cycle): readonly ActiveFilter[] | string {
  const result = plugin.preFilter ? plugin.preFilter(cycle) : { state: undefined };
  if (result === 'skip') return [];
  return 'code' in result ? say(result) : [{ plugin, state: result.state }];
}

function say({ code, reasons }: { readonly code: string; readonly reasons: readonly string[] }): string {
  return `${reasons.join(', ')}${code === 'UnschedulableAndUnresolvable' ? '!' : ''}`;
}
