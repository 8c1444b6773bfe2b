import type { GroupVersionKind } from '#domain/schema/schema.js';

/**
 * `readAppsV1NamespacedDeployment`: the verb, then group and version, then the rest. Group and version are absent where a path has none.
 * Source: k8s.io/apiserver/pkg/endpoints/openapi/openapi.go GetOperationIDAndTags.
 */
export function operationId(verb: string, group: string | undefined, version: string, rest: string): string {
  return [verb, ...(group === undefined ? [] : [shortGroup(group)]), version, rest].map((part, i) => identifier(part, i > 0)).join('');
}

/** `apps_v1`, `core`; the tag of an operation. */
export function operationTag(group: string, version?: string): string {
  const tag = identifier(shortGroup(group), false);
  return version === undefined ? tag : `${tag}_${identifier(version, false)}`;
}

/** The text with everything but letters, digits and underscores left out, and a capital after each gap. */
export function identifier(text: string, capitalized: boolean): string {
  const gapped = capitalized ? text.replace(/^[a-z]/, upper) : text;
  return gapped.replace(/(?:^[0-9]|[^\p{L}0-9_])+(\p{L}?)/gu, (_, letter: string) => upper(letter));
}

/** `Pod` becomes ` a Pod`, `Endpoints` stays, after a space. Source: installer.go GetArticleForNoun. */
export function withArticle(noun: string): string {
  if (noun.endsWith('s') && !noun.endsWith('ss')) return ` ${noun}`;
  return ` ${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}

export function upper(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Only the fields of a kind, in the order of the document. */
export function plainKind({ group, version, kind }: GroupVersionKind): GroupVersionKind {
  return { group, version, kind };
}

/** Core has a name here; groups of Kubernetes' own lose their domain. */
function shortGroup(group: string): string {
  return group === '' ? 'core' : group.replace(/\.k8s\.io$/, '');
}
