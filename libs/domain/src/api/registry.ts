import { isRegisteredKind } from '#domain/api/scheme.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { GroupVersionKind } from '#domain/schema/schema.js';

/** The resources served at one moment. Never changed: a new set of custom resources makes a new registry. */
export class Registry {
  readonly definitions: readonly ResourceDefinition[];
  private readonly byPlural = new Map<string, ResourceDefinition>();
  private readonly byKind = new Map<string, ResourceDefinition>();
  /** Whether all kinds of a group are custom ones. */
  private readonly groups = new Map<string, boolean>();
  private readonly versions = new Set<string>();
  private readonly byHome = new Map<string, ResourceDefinition[]>();

  constructor(definitions: readonly ResourceDefinition[]) {
    this.definitions = definitions;
    for (const definition of definitions) {
      this.groups.set(definition.group, definition.custom !== undefined && (this.groups.get(definition.group) ?? true));
      this.versions.add(`${definition.group}/${definition.version}`);
      this.byPlural.set(`${definition.group}/${definition.version}/${definition.plural}`, definition);
      this.byKind.set(`${definition.group}/${definition.version}/${definition.kind}`, definition);
      const home = homeOf(definition);
      this.byHome.set(home, [...(this.byHome.get(home) ?? []), definition]);
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

  /** True for kinds that a body can be read as, whether they are served or upstream's decoders merely know them. */
  knows(kind: GroupVersionKind): boolean {
    return this.ofKind(kind) !== undefined || isRegisteredKind(kind);
  }

  /** All versions that the objects of a resource can be read in, its own included. */
  versionsOf(definition: ResourceDefinition): readonly ResourceDefinition[] {
    return this.byHome.get(homeOf(definition)) ?? [definition];
  }

  /** True when any resource of the group and version is served. */
  serves(group: string, version: string): boolean {
    return this.versions.has(`${group}/${version}`);
  }

  /** True when any resource of the group is served. */
  servesGroup(group: string): boolean {
    return this.groups.has(group);
  }

  /** True when all kinds of the group are custom ones. */
  isCustomGroup(group: string): boolean {
    return this.groups.get(group) === true;
  }
}

function homeOf({ storage }: ResourceDefinition): string {
  return `${storage.group}/${storage.plural}`;
}
