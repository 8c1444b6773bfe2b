import type { Registry } from '#domain/api/registry.js';
import type { Admission } from '../admission/admission.js';
import type { ServiceAccountTokens } from '../authentication/service-account-tokens.js';
import type { Authorizer } from '../authorization/authorizer.js';
import type { KubeletClient } from '../kubelets/kubelet-client.js';
import type { WatchHub } from '../watch/watch-hub.js';
import type { ObjectStore } from './object-store.js';
import type { Writer } from './writer.js';

/** What the verbs work with. */
export interface Api {
  /** The resources served now; another one when custom resources come or go. */
  readonly registry: () => Registry;
  readonly objects: ObjectStore;
  readonly writer: Writer;
  /** For what is posted and carried out, not stored; the writer asks by itself. */
  readonly admission: Admission;
  readonly kubelets: KubeletClient;
  readonly tokens: ServiceAccountTokens;
  /** For reviews; requests that come here are authorized. */
  readonly authorizer: Authorizer;
  readonly hub: WatchHub;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}
