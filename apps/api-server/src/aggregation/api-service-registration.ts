import type { Subscription } from 'rxjs';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { BootstrapObject } from '#domain/bootstrap/bootstrap-objects.js';
import { apiVersionOf } from '#domain/meta/api-version.js';
import { apiServices } from '#domain/resources/apiregistration/api-service/api-service.js';
import {
  registrationStep,
  type WantedApiService,
  wantedApiServices,
} from '#domain/resources/apiregistration/api-service/auto-registration.js';
import type { APIService } from '#domain/schema/types/apiregistration-v1.js';
import { isStatusError } from '#domain/status/status-error.js';
import { ownRequest } from '../bootstrap/own-request.js';
import { KeyedLoop } from '../loops/keyed-loop.js';
import type { Api } from '../rest/api.js';

export interface RegistrationParts extends Pick<Api, 'objects' | 'writer' | 'registry' | 'now'> {
  readonly onError: (error: unknown, name: string) => void;
}

/** Keeps an APIService for every version of a group that this server serves itself. */
export class ApiServiceRegistration {
  readonly #loop: KeyedLoop;
  readonly #subscription: Subscription;
  readonly #wereThere: ReadonlySet<string>;
  readonly #settled = new Set<string>();
  #wanted: ReadonlyMap<string, WantedApiService> = new Map();

  constructor(private readonly parts: RegistrationParts) {
    const cache = parts.objects.cacheOf(apiServices);
    this.#wereThere = new Set([...cache.values()].map(({ key }) => key));
    this.#loop = new KeyedLoop({ work: (name) => this.#settle(name), pacing: { firstMs: 5, mostMs: 1_000_000 }, onError: parts.onError });
    this.#subscription = cache.changes.subscribe((events) => events.forEach(({ entry }) => this.#loop.add(entry.key)));
  }

  firstObjects(): readonly BootstrapObject[] {
    const definition = apiServices as ResourceDefinition;
    return [...wantedApiServices(this.parts.registry()).values()].map((draft) => ({ definition, draft }));
  }

  /** Registers what is served when the server starts; resolves when all of it is. */
  async start(): Promise<void> {
    this.#wanted = wantedApiServices(this.parts.registry());
    await Promise.all([...this.#wanted.keys(), ...this.#wereThere].map((name) => this.#settle(name)));
  }

  /** Has to be called when other versions are served than before: custom resources have come or gone. */
  servedVersionsChanged(): void {
    const before = this.#wanted;
    this.#wanted = wantedApiServices(this.parts.registry());
    for (const name of new Set([...before.keys(), ...this.#wanted.keys()])) this.#loop.add(name);
  }

  async close(): Promise<void> {
    this.#subscription.unsubscribe();
    await this.#loop.close();
  }

  async #settle(name: string): Promise<undefined> {
    const wanted = this.#wanted.get(name);
    const current = this.parts.objects.get(apiServices, name)?.objectIn(apiServices) as APIService | undefined;
    const history = { wasThere: this.#wereThere.has(name), isSettled: this.#settled.has(name) };
    try {
      await this.#take(registrationStep(wanted, current, history), wanted, current);
    } catch (error) {
      // somebody was faster, and we are called again
      if (!isStatusError(error, 'AlreadyExists') && !isStatusError(error, 'NotFound') && !isStatusError(error, 'Conflict')) throw error;
    }
    this.#settled.add(name);
  }

  async #take(
    step: ReturnType<typeof registrationStep>,
    wanted: WantedApiService | undefined,
    current: APIService | undefined,
  ): Promise<void> {
    const { writer } = this.parts;
    if (wanted && step === 'create') await writer.create(ownRequest(this.parts, apiServices, {}), complete(wanted));
    else if (current && step === 'delete') {
      const { name, uid } = current.metadata;
      await writer.delete(ownRequest(this.parts, apiServices, { name }), { dryRun: false, preconditions: { uid } });
    } else if (wanted && current && step === 'update') {
      const change = (prev: APIService | undefined): APIService => ({ ...(prev ?? current), spec: wanted.spec });
      await writer.update(ownRequest(this.parts, apiServices, current.metadata), {
        strategy: apiServices.strategy,
        mayCreate: false,
        change,
      });
    }
  }
}

function complete(wanted: WantedApiService): APIService {
  const draft = { kind: apiServices.kind, apiVersion: apiVersionOf(apiServices), ...wanted } as unknown as APIService;
  return apiServices.strategy.applyDefaults(draft);
}
