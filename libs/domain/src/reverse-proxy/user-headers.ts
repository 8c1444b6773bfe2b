import type { UserInfo } from '#domain/api/strategy.js';
import { canonicalName, type HeaderList } from '#domain/reverse-proxy/header-list.js';

const extraPrefix = 'X-Remote-Extra-';

/** The headers by which a front proxy tells whose request it passes on. Source: k8s.io/client-go/transport/round_trippers.go SetAuthProxyHeaders. */
export function userHeaders({ username, uid = '', groups, extra = {} }: UserInfo): HeaderList {
  return [
    ['X-Remote-User', username],
    ...(uid === '' ? [] : [['X-Remote-Uid', uid] as const]),
    ...groups.map((group) => ['X-Remote-Group', group] as const),
    ...Object.entries(extra).flatMap(([key, values]) =>
      values.map((value) => [canonicalName(extraPrefix + escapeKey(key)), value] as const),
    ),
  ];
}

/** Without such headers: only a proxy may set them. */
export function withoutUserHeaders(headers: HeaderList): HeaderList {
  return headers.filter(([name]) => !/^X-Remote-(?:User|Uid|Group|Extra-.*)$/.test(name));
}

/** Bytes that can stand in no name of a header are escaped as in URLs. */
function escapeKey(key: string): string {
  return encodeURIComponent(key.replace(/\p{Surrogate}/gu, '\ufffd'))
    .replace(/%(?:23|24|26|2B|5E|60|7C)/g, decodeURIComponent)
    .replace(/[()]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
