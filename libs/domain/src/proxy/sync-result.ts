import type { ObjectKey } from '#domain/meta/object-meta.js';
import type { ProxyPort } from '#domain/proxy/proxy-port.js';
import type { ChainName, RestoreInput, RuleTable, TableName } from '#domain/proxy/iptables/rule-table.js';
import type { Traffic } from '#domain/proxy/traffic.js';

/** What one sync did. */
export interface SyncResult {
  /** Everything was written, not only what had changed. */
  readonly full: boolean;
  readonly written: RestoreInput;
  /** The rules in force after it. */
  readonly table: RuleTable;
  readonly ports: readonly SyncedPort[];
  readonly deletedChains: readonly ChainName[];
  readonly counts: Readonly<Record<TableName, RuleCount>>;
  /** Service ports whose policy is Local and that have endpoints, but none on this node. */
  readonly noLocalEndpoints: { readonly internal: number; readonly external: number };
  readonly healthChecks: readonly HealthCheck[];
  /** When (ms) the pod changes happened that this sync put into force. */
  readonly triggerTimes: readonly number[];
}

/** A service port in force. */
export interface SyncedPort {
  readonly port: ProxyPort;
  readonly traffic: Traffic;
}

export interface RuleCount {
  /** Rules in force. */
  readonly total: number;
  /** Rules written by this sync. */
  readonly written: number;
}

/** A Service whose load balancer asks each node for its local endpoints. */
export interface HealthCheck {
  readonly service: ObjectKey;
  readonly nodePort: number;
  /** Addresses of ready endpoints on this node. */
  readonly localEndpoints: number;
}
