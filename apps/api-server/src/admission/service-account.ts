import { defaultIfEmpty, filter, firstValueFrom, map, of, take, timeout } from 'rxjs';
import {
  admitServiceAccount,
  defaultServiceAccount,
  neededServiceAccount,
} from '#domain/admission/service-account/admit-service-account.js';
import { checkServiceAccount } from '#domain/admission/service-account/check-service-account.js';
import type { ServiceAccountLookup } from '#domain/admission/service-account/service-account-lookup.js';
import { serviceAccounts } from '#domain/resources/core/service-account/service-account.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { ObjectStore } from '../rest/object-store.js';
import type { AdmissionPlugin } from './admission.js';
import { kindReader } from './kind-reader.js';

const definition = serviceAccounts as ResourceDefinition;

/**
 * Gives pods their account. The default one of a namespace is made a little after the namespace: who creates a pod at once waits for it, about as
 * long as upstream tries again.
 */
export function serviceAccountPlugin(objects: ObjectStore, random: () => number): AdmissionPlugin {
  const accounts = kindReader(objects, serviceAccounts);
  const get: ServiceAccountLookup = (namespace, name) => accounts.get(`${namespace}/${name}`);

  async function appears(namespace: string): Promise<void> {
    const patience = 900 + 900 * random();
    const arrival = objects.cacheOf(definition).changes.pipe(
      filter(() => get(namespace, defaultServiceAccount) !== undefined),
      map(() => undefined),
      take(1),
      timeout({ first: patience, with: () => of(undefined) }),
      defaultIfEmpty(undefined),
    );
    await firstValueFrom(arrival);
  }

  return {
    name: 'ServiceAccount',
    admit(attributes, object) {
      const { namespace } = attributes;
      const admit = () => admitServiceAccount(attributes, object, get, random);
      const mustWait = neededServiceAccount(attributes, object) === defaultServiceAccount && !get(namespace, defaultServiceAccount);
      return mustWait ? appears(namespace).then(admit) : admit();
    },
    validate: (attributes, object) => checkServiceAccount(attributes, object, get),
  };
}
