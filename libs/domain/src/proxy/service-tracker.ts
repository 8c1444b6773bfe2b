import { equal } from '#domain/json/equal.js';
import type { ObjectKey } from '#domain/meta/object-meta.js';
import type { ProxyPort } from '#domain/proxy/proxy-port.js';

/**
 * The service ports of the last sync, and the changes since then merged by Service: a Service that changed and changed back is not pending.
 * Upstream's ServiceChangeTracker and ServicePortMap, `pkg/proxy/servicechangetracker.go`.
 */
export class ServiceTracker {
  private readonly applied = new Map<ObjectKey, readonly ProxyPort[]>();
  private readonly changed = new Map<ObjectKey, readonly ProxyPort[]>();

  /** `ports` is empty for a Service that is gone or not proxied. */
  set(service: ObjectKey, ports: readonly ProxyPort[]): void {
    if (equal(this.applied.get(service) ?? [], ports)) this.changed.delete(service);
    else this.changed.set(service, ports);
  }

  /** Services with changes that no sync has seen. */
  get pending(): number {
    return this.changed.size;
  }

  /** Applies what is pending; returns the Services it changed. */
  checkout(): ReadonlySet<ObjectKey> {
    for (const [service, ports] of this.changed) {
      if (ports.length > 0) this.applied.set(service, ports);
      else this.applied.delete(service);
    }
    const services = new Set(this.changed.keys());
    this.changed.clear();
    return services;
  }

  /** The ports of the last checkout, by Service. */
  ports(): ReadonlyMap<ObjectKey, readonly ProxyPort[]> {
    return this.applied;
  }
}
