import { beforeEach, describe, expect, test } from 'vitest';
import { deploymentController } from '#domain/controllers/deployment/deployment-controller.js';
import { replicaSetController } from '#domain/controllers/replicaset/replica-set-controller.js';
import { podTemplateHash } from '#domain/hash/pod-template-hash.js';
import { deployments } from '#domain/resources/apps/deployment/deployment.js';
import { replicaSets } from '#domain/resources/apps/replica-set/replica-set.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { Deployment, DeploymentCondition, DeploymentSpec, ReplicaSet } from '#domain/schema/types/apps-v1.js';
import { forbiddenError, internalError } from '#domain/status/status-error.js';
import { formatTime } from '#domain/time/rfc3339.js';
import { ControllerModel } from '#testing/controller-model/controller-model.js';
import { cpuTimeOf } from '#testing/controller-model/cpu-time.js';
import { deploymentOf, replicaSetOf } from '#testing/controller-model/rollout-objects.js';

let model: ControllerModel;
beforeEach(() => {
  model = new ControllerModel([deploymentController, replicaSetController]);
});

const key = 'ns/web';
const web = (): Deployment => model.get(deployments, key);
const create = (replicas: number, spec: Partial<DeploymentSpec> = {}, annotations?: Record<string, string>): Deployment => {
  const { spec: full } = deploymentOf(replicas, { spec });
  return model.create(deployments, { metadata: { name: 'web', ...(annotations && { annotations }) }, spec: full }, 'ns');
};
const edit = (spec: Partial<DeploymentSpec>): Deployment =>
  model.edit(deployments, key, (one) => ({ ...one, spec: { ...one.spec, ...spec } }));
const image = (name: string): Deployment['spec']['template'] => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'c', image: name, resources: {} }] },
});
const events = (): readonly string[] =>
  model.trace.filter((line) => /^(Normal|Warning) (Scaling|Deployment|Selecting|ReplicaSetC)/.test(line));
const condition = (type: string): DeploymentCondition | undefined => web().status.conditions?.find((one) => one.type === type);
const sets = (): Readonly<Record<string, number>> =>
  Object.fromEntries(model.list(replicaSets).map(({ spec }) => [spec.template.spec.containers?.[0]?.image, spec.replicas ?? 1]));
const setOf = (name: string): ReplicaSet | undefined =>
  model.list(replicaSets).find(({ spec }) => spec.template.spec.containers?.[0]?.image === name);

/** What a kubelet would do: every pod becomes ready, unless its image is broken. One at a time, so that controllers see each. */
function runPods(most = 1000): void {
  for (let i = 0; i < most; i += 1) {
    model.settle();
    const pod = model.list(pods).find((one) => one.status.phase !== 'Running' && !one.spec.containers?.[0]?.image?.startsWith('broken'));
    if (!pod) return;
    const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: formatTime(model.now) }];
    model.edit(pods, `ns/${pod.metadata.name}`, (one) => ({ ...one, status: { phase: 'Running', conditions } }), 'status');
    model.now += 1000;
  }
}

describe('a new Deployment', () => {
  test('gets its ReplicaSet and goes through the usual conditions', () => {
    const deployment = create(2, { progressDeadlineSeconds: 600 });
    const hash = podTemplateHash(deployment.spec.template);
    const name = `web-${hash}`;
    const seen: string[] = [];
    model.server.onChange(({ resource, next }) => {
      if (resource.kind !== 'Deployment' || !next) return;
      seen.push(((next as Deployment).status.conditions ?? []).map(({ type, status, reason }) => `${type}=${status}/${reason}`).join(' '));
    });
    runPods();
    expect(seen.filter((text, i) => text !== seen[i - 1])).toEqual([
      'Progressing=True/NewReplicaSetCreated',
      'Progressing=True/NewReplicaSetCreated Available=False/MinimumReplicasUnavailable',
      'Available=False/MinimumReplicasUnavailable Progressing=True/ReplicaSetUpdated',
      'Available=True/MinimumReplicasAvailable Progressing=True/NewReplicaSetAvailable',
    ]);
    expect(events()).toEqual([`Normal ScalingReplicaSet Scaled up replica set ${name} from 0 to 2`]);
    expect(web().metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '1' });
    const set = model.get(replicaSets, `ns/${name}`);
    expect(set.metadata).toMatchObject({
      labels: { app: 'web', 'pod-template-hash': hash },
      annotations: {
        'deployment.kubernetes.io/revision': '1',
        'deployment.kubernetes.io/desired-replicas': '2',
        'deployment.kubernetes.io/max-replicas': '3',
      },
      ownerReferences: [{ kind: 'Deployment', name: 'web', uid: web().metadata.uid, controller: true, blockOwnerDeletion: true }],
    });
    expect(set.spec.selector).toEqual({ matchLabels: { app: 'web', 'pod-template-hash': hash } });
    expect(set.spec.template.metadata?.labels).toEqual({ app: 'web', 'pod-template-hash': hash });
    expect(web().status).toMatchObject({
      observedGeneration: 1,
      replicas: 2,
      updatedReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
      terminatingReplicas: 0,
    });
    expect(web().status).not.toHaveProperty('unavailableReplicas');
    expect(model.settle()).toBe(0);
  });

  test('without a progress deadline has no such condition', () => {
    create(1, { progressDeadlineSeconds: 2 ** 31 - 1 });
    runPods();
    expect(web().status.conditions?.map(({ type }) => type)).toEqual(['Available']);
    expect(web().metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '1' });
  });

  test('of no replicas is complete at once, without an event', () => {
    create(0, { progressDeadlineSeconds: 600 });
    model.settle();
    expect(events()).toEqual([]);
    expect(condition('Progressing')).toMatchObject({ reason: 'NewReplicaSetAvailable' });
  });

  test('that selects everything is refused', () => {
    create(1, { selector: {} });
    model.settle();
    expect(model.trace).toEqual([
      'Warning SelectingAll This deployment is selecting all pods. A non-empty selector is required.',
      'update deployments/status web',
      'Warning SelectingAll This deployment is selecting all pods. A non-empty selector is required.',
    ]);
    expect(web().status).toEqual({ observedGeneration: 1 });
  });

  test('with a very long name has a set of 253 characters', () => {
    const name = 'a'.repeat(250);
    model.create(deployments, { metadata: { name }, spec: deploymentOf(1).spec }, 'ns');
    model.pass(deploymentController, `ns/${name}`);
    expect(model.list(replicaSets)[0]?.metadata.name).toMatch(/^a{242,244}-[4-9bcdf]{8,10}$/);
    expect(model.list(replicaSets)[0]?.metadata.name).toHaveLength(253);
  });
});

describe('a rolling update', () => {
  const strategy = (maxSurge: number | string, maxUnavailable: number | string): Partial<DeploymentSpec> => ({
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } },
  });
  const scalings = (): readonly string[] => events().map((line) => line.replace(/^.*(up|down) .* from (\d+) to (\d+)$/, '$1 $2-$3'));

  test.each<[string, number, Partial<DeploymentSpec>, string[]]>([
    ['25% of 3', 3, strategy('25%', '25%'), ['up 0-1', 'down 3-2', 'up 1-2', 'down 2-1', 'up 2-3', 'down 1-0']],
    ['no surge of 2', 2, strategy('0%', '1%'), ['down 2-1', 'up 0-1', 'down 1-0', 'up 1-2']],
    ['no surge of 1', 1, strategy('0%', '1%'), ['down 1-0', 'up 0-1']],
    ['a little surge of 2', 2, strategy('1%', '25%'), ['up 0-1', 'down 2-1', 'up 1-2', 'down 1-0']],
    ['surge alone of 1', 1, strategy('1%', '0%'), ['up 0-1', 'down 1-0']],
    ['all at once', 3, strategy('100%', '100%'), ['up 0-3', 'down 3-0']],
  ])('with %s goes its way', (_, replicas, spec, expected) => {
    create(replicas, spec);
    runPods();
    model.trace.length = 0;
    edit({ template: image('i:2') });
    runPods();
    expect(scalings()).toEqual(expected);
    expect(sets()).toEqual({ 'i:1': 0, 'i:2': replicas });
    expect(web().metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('2');
  });

  test('never has too many pods, nor too few that are available', () => {
    create(10, strategy(3, 2));
    runPods();
    const sizes: number[] = [];
    const available: number[] = [];
    model.server.onChange(() => {
      sizes.push(Object.values(sets()).reduce((sum, size) => sum + size, 0));
      available.push(model.list(pods).filter(({ status }) => status.phase === 'Running').length);
    });
    edit({ template: image('i:2') });
    runPods();
    edit({ template: image('i:3') });
    runPods(4);
    edit({ template: image('i:4') });
    runPods();
    expect(Math.max(...sizes)).toBe(13);
    expect(Math.min(...available)).toBeGreaterThanOrEqual(8);
    expect(sets()).toEqual({ 'i:1': 0, 'i:2': 0, 'i:3': 0, 'i:4': 10 });
  });

  test('that gets nowhere says so after its deadline, and recovers by the next template', () => {
    create(3, { ...strategy(1, 1), progressDeadlineSeconds: 60 });
    runPods();
    edit({ template: image('broken:1') });
    model.settle();
    expect(sets()).toEqual({ 'i:1': 2, 'broken:1': 2 });
    model.advance(59_000);
    expect(condition('Progressing')).toMatchObject({ status: 'True', reason: 'ReplicaSetUpdated' });
    model.advance(3000);
    const name = setOf('broken:1')?.metadata.name;
    expect(condition('Progressing')).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: `ReplicaSet "${name}" has timed out progressing.`,
    });
    expect(condition('Available')).toMatchObject({ status: 'True' });
    edit({ template: image('i:3') });
    runPods();
    expect(sets()).toEqual({ 'i:1': 0, 'broken:1': 0, 'i:3': 3 });
    expect(condition('Progressing')).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' });
  });

  test('back to an old template reuses its set, with the next revision and the old one in its history', () => {
    create(1, strategy(1, 0));
    runPods();
    edit({ template: image('i:2') });
    runPods();
    edit({ template: image('i:1') });
    runPods();
    expect(model.list(replicaSets)).toHaveLength(2);
    expect(setOf('i:1')?.metadata.annotations).toMatchObject({
      'deployment.kubernetes.io/revision': '3',
      'deployment.kubernetes.io/revision-history': '1',
    });
    expect(web().metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('3');
  });

  test('keeps as many old sets as revisionHistoryLimit allows', () => {
    create(1, { ...strategy(1, 0), revisionHistoryLimit: 2 });
    for (let version = 2; version <= 5; version += 1) {
      runPods();
      edit({ template: image(`i:${version}`) });
    }
    runPods();
    expect(Object.keys(sets()).sort()).toEqual(['i:3', 'i:4', 'i:5']);
  });

  test('copies annotations and minReadySeconds to the new set', () => {
    create(1, {}, { team: 'a' });
    runPods();
    model.edit(deployments, key, (one) => ({
      ...one,
      metadata: { ...one.metadata, annotations: { ...one.metadata.annotations, team: 'b' } },
    }));
    edit({ minReadySeconds: 5 });
    model.settle();
    expect(setOf('i:1')?.metadata.annotations?.['team']).toBe('b');
    expect(setOf('i:1')?.spec.minReadySeconds).toBe(5);
  });
});

describe('strategy Recreate', () => {
  test('ends every old pod before it makes a new one', () => {
    create(2, { strategy: { type: 'Recreate' } });
    runPods();
    for (const pod of model.list(pods))
      model.edit(pods, `ns/${pod.metadata.name}`, (one) => ({ ...one, spec: { ...one.spec, nodeName: 'n' } }));
    edit({ template: image('i:2') });
    runPods();
    expect(sets()).toEqual({ 'i:1': 0 });
    const [first, second] = model.list(pods).map(({ metadata }) => `ns/${metadata.name}`);
    model.server.delete(pods, first ?? '', { gracePeriodSeconds: 0 });
    model.settle();
    expect(sets()).toEqual({ 'i:1': 0 });
    model.server.delete(pods, second ?? '', { gracePeriodSeconds: 0 });
    runPods();
    expect(sets()).toEqual({ 'i:1': 0, 'i:2': 2 });
    expect(web().status).toMatchObject({ replicas: 2, updatedReplicas: 2, availableReplicas: 2 });
  });

  test('does not wait for pods that have ended', () => {
    create(1, { strategy: { type: 'Recreate' } });
    runPods();
    const [pod] = model.list(pods);
    model.edit(pods, `ns/${pod?.metadata.name}`, (one) => ({ ...one, metadata: { ...one.metadata, finalizers: ['x/y'] } }));
    edit({ template: image('i:2') });
    model.settle();
    expect(sets()).toEqual({ 'i:1': 0 });
    model.edit(pods, `ns/${pod?.metadata.name}`, (one) => ({ ...one, status: { phase: 'Succeeded' } }), 'status');
    model.pass(deploymentController, key);
    expect(sets()).toEqual({ 'i:1': 0, 'i:2': 1 });
  });
});

describe('pausing', () => {
  test('holds the rollout and its deadline, while scaling goes on', () => {
    create(2, { progressDeadlineSeconds: 60 });
    runPods();
    edit({ paused: true });
    model.settle();
    expect(condition('Progressing')).toMatchObject({ status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' });
    edit({ template: image('i:2') });
    edit({ replicas: 4 });
    runPods();
    model.advance(120_000);
    expect(sets()).toEqual({ 'i:1': 4 });
    expect(condition('Progressing')?.reason).toBe('DeploymentPaused');
    edit({ paused: false });
    model.pass(deploymentController, key);
    expect(condition('Progressing')).toMatchObject({ status: 'Unknown', reason: 'DeploymentResumed', message: 'Deployment is resumed' });
    runPods();
    expect(sets()).toEqual({ 'i:1': 0, 'i:2': 4 });
    expect(condition('Progressing')?.reason).toBe('NewReplicaSetAvailable');
  });

  test('a paused Deployment without sets makes none', () => {
    create(2, { paused: true });
    model.settle();
    expect(model.list(replicaSets)).toEqual([]);
    expect(web().status).toMatchObject({ observedGeneration: 1 });
  });
});

test('scaling in the middle of a rollout keeps proportions and annotates every set', () => {
  create(10, { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 2, maxUnavailable: 2 } } });
  runPods();
  edit({ template: image('broken:1') });
  model.settle();
  expect(sets()).toEqual({ 'i:1': 8, 'broken:1': 4 });
  edit({ replicas: 20 });
  model.pass(deploymentController, key);
  expect(sets()).toEqual({ 'i:1': 15, 'broken:1': 7 });
  for (const set of model.list(replicaSets)) {
    expect(set.metadata.annotations).toMatchObject({
      'deployment.kubernetes.io/desired-replicas': '20',
      'deployment.kubernetes.io/max-replicas': '22',
    });
  }
});

describe('when the new set cannot be created', () => {
  test('because of its hash, the next hash is tried', () => {
    const deployment = create(1);
    const name = `web-${podTemplateHash(deployment.spec.template)}`;
    const { spec } = replicaSetOf(name, 0);
    model.create(replicaSets, { metadata: { name }, spec: { ...spec, selector: { matchLabels: { other: 'x' } } } }, 'ns');
    expect(model.pass(deploymentController, key).error).toBe(`replicasets.apps "${name}" already exists`);
    expect(web().status.collisionCount).toBe(1);
    runPods();
    expect(model.list(replicaSets).map(({ metadata }) => metadata.name)).toContain(`web-${podTemplateHash(deployment.spec.template, 1)}`);
    expect(web().status).toMatchObject({ collisionCount: 1, availableReplicas: 1 });
  });

  test('because it is there already, it is used', () => {
    create(1, { progressDeadlineSeconds: 600 });
    model.pass(deploymentController, key);
    const made = model.list(replicaSets)[0];
    if (!made) throw new Error('no set');
    const blind = { ...model.reader, controlledBy: () => [] };
    const plan = deploymentController.reconcile(key, blind, { now: model.now, random: () => 0 });
    expect(plan.actions.map((action) => action.do)).toEqual(['create']);
    const [action] = plan.actions;
    if (action?.do !== 'create') throw new Error('no creation');
    const found = action.onFailure?.({ reason: 'AlreadyExists', status: {} } as never).actions[0];
    if (found?.do !== 'get') throw new Error('no look at the namesake');
    expect(found.onSuccess(made).after).toBeUndefined();
  });

  test('for any other reason, condition and event say why', () => {
    create(1, { progressDeadlineSeconds: 600 });
    model.intercept = (action) => (action.do === 'create' ? internalError('x') : undefined);
    const { error } = model.pass(deploymentController, key);
    expect(error).toMatchObject({ message: 'Internal error occurred: x' });
    const name = `web-${podTemplateHash(web().spec.template)}`;
    const message = `Failed to create new replica set "${name}": Internal error occurred: x`;
    expect(condition('Progressing')).toMatchObject({ status: 'False', reason: 'ReplicaSetCreateError', message });
    expect(events()).toEqual([`Warning ReplicaSetCreateError ${message}`]);
  });

  test('because the namespace goes away, nothing is said', () => {
    create(1);
    const gone = forbiddenError(replicaSets, 'x', 'unable to create new content', [{ reason: 'NamespaceTerminating' }]);
    model.intercept = (action) => (action.do === 'create' ? gone : undefined);
    expect(model.pass(deploymentController, key).error).toBeUndefined();
    expect(events()).toEqual([]);
  });
});

describe('rollback by annotation', () => {
  const ask = (revision: string): void => {
    const annotations = (one: Deployment) => ({ ...one.metadata.annotations, 'deprecated.deployment.rollback.to': revision });
    model.edit(deployments, key, (one) => ({ ...one, metadata: { ...one.metadata, annotations: annotations(one) } }));
    runPods();
  };

  test.each([
    ['1', 'i:1', 'Normal DeploymentRollback Rolled back deployment "web" to revision 1'],
    ['0', 'i:1', 'Normal DeploymentRollback Rolled back deployment "web" to revision 1'],
    [
      '2',
      'i:2',
      'Warning DeploymentRollbackTemplateUnchanged The rollback revision contains the same template as current deployment "web"',
    ],
    ['7', 'i:2', 'Warning DeploymentRollbackRevisionNotFound Unable to find the revision to rollback to.'],
  ])('to %s ends with %s', (revision, expected, event) => {
    create(1);
    runPods();
    edit({ template: image('i:2') });
    runPods();
    model.trace.length = 0;
    ask(revision);
    expect(events()[0]).toBe(event);
    expect(web().spec.template.spec.containers?.[0]?.image).toBe(expected);
    expect(web().spec.template.metadata?.labels).toEqual({ app: 'web' });
    expect(web().metadata.annotations).not.toHaveProperty('deprecated.deployment.rollback.to');
    expect(sets()[expected]).toBe(1);
  });

  test('to the last revision there is none of', () => {
    create(1);
    runPods();
    ask('0');
    expect(events().at(-1)).toBe('Warning DeploymentRollbackRevisionNotFound Unable to find last revision.');
  });
});

describe('ownership', () => {
  test('a matching orphan with the template becomes the new set', () => {
    const { spec } = deploymentOf(1);
    model.create(
      replicaSets,
      { metadata: { name: 'orphan', labels: { app: 'web' } }, spec: { replicas: 0, selector: spec.selector, template: spec.template } },
      'ns',
    );
    create(1, { progressDeadlineSeconds: 600 });
    runPods();
    expect(model.list(replicaSets).map(({ metadata }) => metadata.name)).toEqual(['orphan']);
    expect(sets()).toEqual({ 'i:1': 1 });
  });

  test('a set that no longer matches is let go', () => {
    create(1);
    runPods();
    const name = setOf('i:1')?.metadata.name;
    model.edit(replicaSets, `ns/${name}`, (one) => ({ ...one, metadata: { ...one.metadata, labels: { app: 'other' } } }));
    model.pass(deploymentController, key);
    expect(model.get(replicaSets, `ns/${name}`).metadata.ownerReferences ?? []).toEqual([]);
  });

  test('a Deployment that is being deleted only reports', () => {
    create(2);
    model.edit(deployments, key, (one) => ({ ...one, metadata: { ...one.metadata, finalizers: ['x/y'] } }));
    model.server.delete(deployments, key);
    model.settle();
    expect(model.trace).toEqual(['update deployments/status web']);
  });
});

test('a set that was there before the deadline makes the condition FoundNewReplicaSet', () => {
  create(1, { progressDeadlineSeconds: 2 ** 31 - 1 });
  runPods();
  edit({ progressDeadlineSeconds: 600, replicas: 2 });
  model.pass(deploymentController, key);
  const name = setOf('i:1')?.metadata.name;
  expect(condition('Progressing')).toMatchObject({
    status: 'True',
    reason: 'FoundNewReplicaSet',
    message: `Found new replica set "${name}"`,
  });
});

test('a pass over a Deployment of 500 pods takes a few milliseconds', () => {
  create(500);
  runPods(500);
  edit({ template: image('i:2') });
  model.settle();
  expect(cpuTimeOf(() => deploymentController.reconcile(key, model.reader, { now: model.now, random: () => 0 }))).toBeLessThan(5);
});
