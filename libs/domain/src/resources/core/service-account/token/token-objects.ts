import type { Node, Pod, Secret, ServiceAccount } from '#domain/schema/types/core-v1.js';

/** The objects that tokens are bound to, as they are now. */
export interface TokenObjects {
  serviceAccount(namespace: string, name: string): ServiceAccount | undefined;
  pod(namespace: string, name: string): Pod | undefined;
  secret(namespace: string, name: string): Secret | undefined;
  node(name: string): Node | undefined;
}
