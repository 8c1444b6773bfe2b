import type { Registry } from '#domain/api/registry.js';

/** What the server serves at this moment, and where. */
export class ServedApi {
  constructor(
    /** Another registry when custom resources come or go. */
    readonly registry: () => Registry,
    private readonly advertised: () => string,
  ) {}

  /** `host:port` as clients reach the server: what they wrote themselves, or else what the server advertises. */
  address(_host: string | undefined): string {
    return this.advertised();
  }
}
