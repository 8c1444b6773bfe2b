import { noRemotes, type RemoteVersion } from '#domain/api/discovery/remote-version.js';
import type { Registry } from '#domain/api/registry.js';
import type { ExtensionDocument } from './aggregation/extension-documents.js';

/** What the server serves at this moment, and where. */
export class ServedApi {
  constructor(
    /** Another registry when custom resources come or go. */
    readonly registry: () => Registry,
    private readonly advertised: () => string,
    /** What other servers serve; the same list until it changes. */
    readonly remotes: () => readonly RemoteVersion[] = () => noRemotes,
    /** Their OpenAPI, by name of the APIService; the same map until it changes. */
    readonly remoteDocuments: () => ReadonlyMap<string, ExtensionDocument> = () => new Map(),
  ) {}

  /** `host:port` as clients reach the server: what they wrote themselves, or else what the server advertises. */
  address(_host: string | undefined): string {
    return this.advertised();
  }
}
