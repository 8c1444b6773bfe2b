import { mapMember } from '#domain/json/fill.js';

/** Amounts by resource name: `{ cpu: '500m', memory: '1Gi' }`. */
export type ResourceList = Readonly<Record<string, string>>;

/** Nothing is kept finer than a thousandth: `1u` becomes `1m`. Source: pkg/apis/core/v1/defaults.go SetDefaults_ResourceList. */
export function roundResourceList(list: ResourceList): ResourceList {
  if (!Object.values(list).some((text) => finerThanMilli.test(text))) return list;
  return Object.fromEntries(Object.entries(list).map(([name, text]) => [name, roundUpToMilli(text)]));
}

/** roundResourceList of both limits and requests. */
export function roundResources<T extends { readonly limits?: ResourceList; readonly requests?: ResourceList }>(resources: T): T {
  return mapMember(mapMember(resources, 'limits', roundResourceList as never), 'requests', roundResourceList as never);
}

const finerThanMilli = /^(-?)(\d+)([nu])$/;

function roundUpToMilli(text: string): string {
  const [, sign = '', digits = '', suffix] = finerThanMilli.exec(text) ?? [];
  if (suffix === undefined) return text;
  const unit = suffix === 'n' ? 1_000_000n : 1000n;
  const milli = (BigInt(digits) + unit - 1n) / unit;
  return milli % 1000n === 0n ? `${sign}${milli / 1000n}` : `${sign}${milli}m`;
}
