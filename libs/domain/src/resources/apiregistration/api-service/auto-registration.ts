import { apiServicePriority } from '#domain/api/discovery/api-service-priority.js';
import { servedGroups } from '#domain/api/discovery/served-groups.js';
import type { Registry } from '#domain/api/registry.js';
import { equal } from '#domain/json/equal.js';
import type { Draft } from '#domain/meta/object-meta.js';
import type { APIService, APIServiceSpec } from '#domain/schema/types/apiregistration-v1.js';

/** Label of the APIServices that the server makes itself. */
const managedLabel = 'kube-aggregator.kubernetes.io/automanaged';

/** Built-in versions are put right when the server starts, those of custom resources whenever they change. */
const onStart = 'onstart';
const always = 'true';

/** Nobody but this server can answer for it, so upstream registers nobody (kube-aggregator/pkg/apiserver/handler_apis.go). */
const aggregatorGroup = 'apiregistration.k8s.io';

/** An APIService as the server wants it. */
export type WantedApiService = Draft & { readonly spec: APIServiceSpec };

/** The APIServices of everything that the registry serves, by name. Source: pkg/controlplane/apiserver/aggregator.go, controller/crdregistration. */
export function wantedApiServices(registry: Registry): ReadonlyMap<string, WantedApiService> {
  const versions = servedGroups(registry).flatMap(({ name: group, versions: all }) => all.map((one) => ({ group, ...one })));
  const wanted = versions
    .filter(({ group }) => group !== aggregatorGroup)
    .map(({ group, version, resources }): WantedApiService => {
      const priority = apiServicePriority(group, version);
      const isCustom = resources.every(({ custom }) => custom);
      return {
        metadata: { name: `${version}.${group}`, labels: { [managedLabel]: isCustom ? always : onStart } },
        spec: { ...(group !== '' && { group }), version, groupPriorityMinimum: priority.group, versionPriority: priority.version },
      };
    });
  return new Map(wanted.map((service) => [service.metadata.name ?? '', service]));
}

/** What is known of an APIService's past. */
export interface RegistrationHistory {
  /** It was there when the server started. */
  readonly wasThere: boolean;
  /** It has been put right since. */
  readonly isSettled: boolean;
}

/**
 * What becomes of an APIService: users may take over, or take away, what the server has made; what nobody wants any more goes.
 * Source: kube-aggregator/pkg/controllers/autoregister/autoregister_controller.go checkAPIService.
 */
export function registrationStep(
  wanted: WantedApiService | undefined,
  current: APIService | undefined,
  { wasThere, isSettled }: RegistrationHistory,
): 'create' | 'update' | 'delete' | undefined {
  if (wanted?.metadata.labels?.[managedLabel] === onStart && isSettled) return undefined;
  if (!current) return wanted && 'create';
  const managed = current.metadata.labels?.[managedLabel];
  if (managed !== onStart && managed !== always) return undefined;
  if (managed === onStart && (!wasThere || isSettled)) return undefined;
  if (!wanted) return 'delete';
  return equal(current.spec, wanted.spec) ? undefined : 'update';
}
