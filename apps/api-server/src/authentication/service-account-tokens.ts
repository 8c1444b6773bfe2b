import { randomUUID } from 'node:crypto';
import { newTokenKeyPair, readTokenKeys, type TokenKey, type TokenSigner, tokenSigner } from '#client/service-account/token-keys.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { secrets } from '#domain/resources/core/secret/secret.js';
import { serviceAccounts } from '#domain/resources/core/service-account/service-account.js';
import { boundTokenClaims } from '#domain/resources/core/service-account/token/token-claims.js';
import type { TokenObjects } from '#domain/resources/core/service-account/token/token-objects.js';
import type { Grant, TokenTerms } from '#domain/resources/authentication/token-request/grant-token.js';
import type { Secret } from '#domain/schema/types/core-v1.js';
import { kindReader } from '../admission/kind-reader.js';
import type { ApiServerOptions } from '../api-server-options.js';
import type { ObjectStore } from '../rest/object-store.js';
import { TokenAuthenticator } from './token-authenticator.js';

/** What tokens are signed and checked with. */
export interface ServiceAccountKeys {
  readonly signer: TokenSigner;
  readonly keys: readonly TokenKey[];
}

/** Reads the keys that the flags name. Throws an Error when one is none. */
export function serviceAccountKeysOf({
  serviceAccountSigningKey,
  serviceAccountKeys,
}: Pick<ApiServerOptions, 'serviceAccountSigningKey' | 'serviceAccountKeys'>): ServiceAccountKeys {
  // without a key of the cluster's, tokens are good for as long as this server runs
  const signingKey = serviceAccountSigningKey ?? newTokenKeyPair().privateKey;
  return { signer: tokenSigner(signingKey), keys: (serviceAccountKeys ?? [signingKey]).flatMap(readTokenKeys) };
}

type Options = Pick<
  ApiServerOptions,
  'serviceAccountIssuers' | 'apiAudiences' | 'serviceAccountMaxTokenExpirationMs' | 'serviceAccountExtendTokenExpiration'
>;

interface Surroundings {
  readonly keys: ServiceAccountKeys;
  readonly objects: ObjectStore;
  readonly now: () => number;
  readonly onSecretUsed: (secret: Secret) => void;
}

/** Gives tokens to service accounts and knows them again. */
export class ServiceAccountTokens {
  readonly objects: TokenObjects;
  readonly terms: TokenTerms;
  readonly authenticator: TokenAuthenticator;
  readonly #signer: TokenSigner;
  readonly #issuer: string;

  constructor(options: Options, { keys: { signer, keys }, objects, now, onSecretUsed }: Surroundings) {
    const issuers = options.serviceAccountIssuers;
    const apiAudiences = options.apiAudiences ?? issuers;
    this.#signer = signer;
    this.#issuer = issuers[0] ?? '';
    this.objects = tokenObjects(objects);
    this.terms = {
      apiAudiences,
      maxSeconds: Math.floor(options.serviceAccountMaxTokenExpirationMs / 1000),
      extendsPodTokens: options.serviceAccountExtendTokenExpiration,
    };
    this.authenticator = new TokenAuthenticator({ keys, issuers, apiAudiences, objects: this.objects, now, onSecretUsed });
  }

  /** `now` in milliseconds. */
  issue({ account, binding, seconds, warnAfterSeconds, request }: Grant, now: number): string {
    return this.#signer.sign(
      boundTokenClaims(account, binding, {
        now,
        expirationSeconds: seconds,
        ...(warnAfterSeconds !== undefined && { warnAfterSeconds }),
        issuer: this.#issuer,
        audiences: request.spec.audiences ?? [],
        id: randomUUID(),
      }),
    );
  }
}

function tokenObjects(objects: ObjectStore): TokenObjects {
  const [accounts, allPods, allSecrets, allNodes] = [
    kindReader(objects, serviceAccounts),
    kindReader(objects, pods),
    kindReader(objects, secrets),
    kindReader(objects, nodes),
  ];
  return {
    serviceAccount: (namespace, name) => accounts.get(`${namespace}/${name}`),
    pod: (namespace, name) => allPods.get(`${namespace}/${name}`),
    secret: (namespace, name) => allSecrets.get(`${namespace}/${name}`),
    node: (name) => allNodes.get(name),
  };
}
