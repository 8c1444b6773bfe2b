import type { Subscription } from 'rxjs';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { BootstrapObject } from '#domain/bootstrap/bootstrap-objects.js';
import {
  type ClusterAuthentication,
  extensionAuthentication as home,
  extensionAuthenticationData,
} from '#domain/bootstrap/extension-authentication.js';
import { equal } from '#domain/json/equal.js';
import { apiVersionOf } from '#domain/meta/api-version.js';
import type { Draft } from '#domain/meta/object-meta.js';
import { configMaps } from '#domain/resources/core/config-map/config-map.js';
import type { ConfigMap } from '#domain/schema/types/core-v1.js';
import { ownRequest } from '../bootstrap/own-request.js';
import { KeyedLoop } from '../loops/keyed-loop.js';
import type { Api } from '../rest/api.js';

const key = `${home.namespace}/${home.name}`;

/** Keeps the ConfigMap from which extension servers know how requests are authenticated, and whom they may believe. */
export class ExtensionAuthentication {
  readonly #loop: KeyedLoop;
  readonly #subscription: Subscription;

  constructor(
    private readonly parts: Pick<Api, 'objects' | 'writer' | 'registry' | 'now'> & {
      readonly authentication: ClusterAuthentication;
      readonly onError: (error: unknown) => void;
    },
  ) {
    const { objects, onError } = parts;
    this.#loop = new KeyedLoop({ work: () => this.publish(), pacing: { firstMs: 5, mostMs: 60_000 }, onError });
    this.#subscription = objects.cacheOf(configMaps).changes.subscribe((events) => {
      if (events.some(({ entry }) => entry.key === key)) this.#loop.add(key);
    });
  }

  firstObjects(): readonly BootstrapObject[] {
    const data = extensionAuthenticationData({}, this.parts.authentication);
    return data ? [{ definition: configMaps as ResourceDefinition, draft: { metadata: home, data } as Draft }] : [];
  }

  /** Writes what is not there. */
  async publish(): Promise<undefined> {
    const { objects, writer, authentication } = this.parts;
    const current = objects.get(configMaps, key)?.objectIn(configMaps) as ConfigMap | undefined;
    const data = extensionAuthenticationData(current?.data ?? {}, authentication);
    if (!data || equal(data, current?.data)) return;
    const draft = { kind: configMaps.kind, apiVersion: apiVersionOf(configMaps), metadata: home } as ConfigMap;
    await writer.update(ownRequest(this.parts, configMaps, home), {
      strategy: configMaps.strategy,
      mayCreate: true,
      change: (prev) => ({ ...(prev ?? draft), data: extensionAuthenticationData(prev?.data ?? {}, authentication) ?? {} }),
    });
  }

  async close(): Promise<void> {
    this.#subscription.unsubscribe();
    await this.#loop.close();
  }
}
