import type { ObjectMeta } from '#domain/meta/object-meta.js';
import { parseUrl } from '#domain/url/parse-url.js';

/**
 * Annotation of APIServices: the address of a server that serves the version, such as `https://127.0.0.1:8443`, in place of the Service in the
 * spec. So a server that is being developed needs no pod. Upstream knows no such thing.
 */
export const extensionUrlAnnotation = 'kubernest.dev/url';

/** Where a server is, as the annotation says. */
export interface ExtensionUrl {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  /** Empty for the usual one of the scheme. */
  readonly port: string;
}

/** Reads the annotation; undefined where there is none, or where it makes no sense. */
export function extensionUrlOf({ annotations }: Pick<ObjectMeta, 'annotations'>): ExtensionUrl | undefined {
  const text = annotations?.[extensionUrlAnnotation];
  const url = text === undefined ? undefined : parseUrl(text);
  if (url === undefined || typeof url === 'string' || (url.scheme !== 'http' && url.scheme !== 'https')) return undefined;
  const [, host, port = ''] = /^\w+:\/\/(\[[^\]]+\]|[^/:?#@]+)(?::(\d+))?\/?$/.exec(text ?? '') ?? [];
  return host === undefined || Number(port) > 65_535 ? undefined : { scheme: url.scheme, host: host.replace(/^\[|\]$/g, ''), port };
}
