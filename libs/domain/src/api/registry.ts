import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { GroupVersionKind } from '#domain/schema/schema.js';

/** The resources served at one moment. Never changed: a new set of custom resources makes a new registry. */
export class Registry {
  readonly definitions: readonly ResourceDefinition[];
  private readonly byPlural = new Map<string, ResourceDefinition>();
  private readonly byKind = new Map<string, ResourceDefinition>();

  constructor(definitions: readonly ResourceDefinition[]) {
    this.definitions = definitions;
    for (const definition of definitions) {
      this.byPlural.set(`${definition.group}/${definition.version}/${definition.plural}`, definition);
      this.byKind.set(`${definition.group}/${definition.version}/${definition.kind}`, definition);
    }
  }

  /** The resource behind `/apis/<group>/<version>/<plural>`; group empty for core. */
  resource(group: string, version: string, plural: string): ResourceDefinition | undefined {
    return this.byPlural.get(`${group}/${version}/${plural}`);
  }

  /** The resource whose objects are of this kind. */
  ofKind({ group, version, kind }: GroupVersionKind): ResourceDefinition | undefined {
    return this.byKind.get(`${group}/${version}/${kind}`);
  }

  /** True when any resource of the group and version is served. */
  serves(group: string, version: string): boolean {
    return this.definitions.some((definition) => definition.group === group && definition.version === version);
  }
}
