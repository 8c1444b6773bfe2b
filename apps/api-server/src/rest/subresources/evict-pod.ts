import { checkDeleteOptions, type DeleteOptions } from '#domain/api/request/delete-options.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { UpdateStrategy } from '#domain/api/strategy.js';
import { checkPreconditions } from '#domain/api/write/check-preconditions.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { decideEviction, type EvictionDecision } from '#domain/resources/policy/eviction/decide-eviction.js';
import { disruptBudget, tooManyDisruptions, withEvictionCondition } from '#domain/resources/policy/eviction/disrupt-budget.js';
import { evictionOptions } from '#domain/resources/policy/eviction/eviction-options.js';
import { podDisruptionBudgets } from '#domain/resources/policy/pod-disruption-budget/pod-disruption-budget.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import type { Eviction, PodDisruptionBudget } from '#domain/schema/types/policy-v1.js';
import { isStatusError, notFound } from '#domain/status/status-error.js';
import { success } from '#domain/status/status.js';
import type { Answer } from '../answer.js';
import type { Api } from '../api.js';
import type { ApiRequest } from '../api-request.js';
import type { Endpoint } from '../endpoint.js';
import { expectedKind } from '../read-object.js';
import { serverManager, trackAs } from '../track.js';
import { attributesOf, type WriteRequest } from '../write-request.js';
import { answerStatus, readPosted } from './post.js';

/** How often an eviction that needs no budget is tried again when the pod changes meanwhile. */
const maxAttempts = 20;

/** POST of an Eviction: deletes the pod unless a disruption budget forbids it. Throws StatusError. */
export async function evictPod(api: Api, request: ApiRequest, endpoint: Endpoint): Promise<Answer> {
  const expected = expectedKind(api, { group: 'policy', version: 'v1', kind: 'Eviction' }, ['v1beta1']);
  const { object, media, write } = await readPosted<Eviction>(request, endpoint, expected);
  const attributes = attributesOf(write, 'CREATE');
  const admitted = await api.admission.admit(attributes, object);
  const options = evictionOptions(admitted, write.name, request.query.get('dryRun') ?? []);
  await api.admission.validate(attributes, admitted);
  const eviction = new PodEviction(api, { ...write, admitted: true }, checkDeleteOptions(options));
  const refusal = await eviction.run();
  return answerStatus(media, refusal === undefined ? success() : { ...success(), status: 'Failure', message: refusal, code: 500 });
}

/** One eviction, with what it writes. */
class PodEviction {
  readonly #dryRun: boolean;
  /** The client says which state of the pod it is for: then nothing is tried again. */
  readonly #isForOneState: boolean;

  constructor(
    private readonly api: Api,
    private readonly write: WriteRequest,
    private readonly options: DeleteOptions,
  ) {
    this.#dryRun = options.dryRun;
    this.#isForOneState = options.preconditions?.resourceVersion !== undefined;
  }

  /** Resolves with why nothing was done, where upstream says so in an answer that is no error. */
  async run(): Promise<string | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      const pod = this.#pod();
      const decision = decideEviction(pod, this.#budgets());
      if (decision.action === 'none') return decision.message;
      try {
        if (decision.action === 'disrupt') await this.#disrupt(decision.budget);
        await this.#delete(this.#optionsFor(decision, pod));
        return undefined;
      } catch (error) {
        if (decision.action !== 'delete' || this.#isForOneState || !isStatusError(error, 'Conflict')) throw error;
        if (decision.ifUnchanged && decision.budget !== undefined) throw tooManyDisruptions(decision.budget);
        if (!decision.retry || attempt >= maxAttempts) throw error;
      }
    }
  }

  #pod(): Pod {
    const { namespace, name } = this.write;
    const entry = this.api.objects.get(pods, `${namespace}/${name}`);
    if (!entry) throw notFound(pods, name);
    return entry.objectIn(pods) as Pod;
  }

  #budgets(): readonly PodDisruptionBudget[] {
    const entries = this.api.objects.cacheOf(podDisruptionBudgets).range(`${this.write.namespace}/`);
    return [...entries].map((entry) => entry.objectIn(podDisruptionBudgets) as PodDisruptionBudget);
  }

  #optionsFor(decision: EvictionDecision, { metadata: { resourceVersion } }: Pod): DeleteOptions {
    const isBound = decision.action === 'delete' && decision.ifUnchanged && !this.#isForOneState;
    if (!isBound || resourceVersion === undefined) return this.options;
    return { ...this.options, preconditions: { ...this.options.preconditions, resourceVersion } };
  }

  /** Takes a disruption from the budget, as it is by now. */
  async #disrupt({ metadata: { name } }: PodDisruptionBudget): Promise<void> {
    const endpoint = { definition: podDisruptionBudgets as unknown as ResourceDefinition, subresource: { name: 'status' } };
    const track = trackAs(serverManager, endpoint, this.api.registry(), this.api.now);
    await this.api.writer.update(
      { ...this.#writeOf(podDisruptionBudgets, name), track },
      {
        strategy: statusStrategyOf(podDisruptionBudgets),
        mayCreate: false,
        change: (prev) => {
          if (!prev) throw notFound(podDisruptionBudgets, name);
          return disruptBudget(prev, this.write.name, this.api.now());
        },
      },
    );
  }

  /** Says on the pod why it goes, and deletes it. */
  async #delete(options: DeleteOptions): Promise<void> {
    const { name } = this.write;
    const marked = this.#dryRun ? undefined : await this.#mark(options);
    const resourceVersion = marked?.metadata.resourceVersion;
    const isBound = options.preconditions?.resourceVersion !== undefined && resourceVersion !== undefined;
    const preconditions = isBound ? { ...options.preconditions, resourceVersion } : options.preconditions;
    await this.api.writer.delete(
      { ...this.#writeOf(pods, name), subresource: '' },
      { ...options, ...(preconditions && { preconditions }) },
    );
  }

  async #mark(options: DeleteOptions): Promise<KubeObject> {
    const { name } = this.write;
    const { object } = await this.api.writer.update(this.#writeOf(pods, name), {
      strategy: statusStrategyOf(pods),
      mayCreate: false,
      change: (prev) => {
        if (!prev) throw notFound(pods, name);
        checkPreconditions(pods as unknown as ResourceDefinition, prev, options);
        return withEvictionCondition(prev, this.api.now());
      },
    });
    return object;
  }

  #writeOf<T extends KubeObject>(definition: ResourceDefinition<T>, name: string): WriteRequest<T> {
    return { ...this.write, definition, name, subresource: 'status', options: { ...this.write.options, dryRun: this.#dryRun } };
  }
}

function statusStrategyOf<T extends KubeObject>({ subresources, plural }: ResourceDefinition<T>): UpdateStrategy<T> {
  const strategy = subresources.find(({ name }) => name === 'status')?.update;
  if (!strategy) throw new Error(`${plural} have no status of their own`);
  return strategy;
}
