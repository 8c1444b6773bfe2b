import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { Verb } from '#domain/api/served-resources.js';

const unsaid: ReadonlySet<Verb> = new Set(['create', 'update', 'patch']);

/** The verbs that clients are told of: nobody is to begin anything with a kind that is about to go, though it is not refused. */
export function discoveredVerbs({ verbs, terminating }: Pick<ResourceDefinition, 'verbs' | 'terminating'>): readonly Verb[] {
  return terminating ? verbs.filter((verb) => !unsaid.has(verb)) : verbs;
}
