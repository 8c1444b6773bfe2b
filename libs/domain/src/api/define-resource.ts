import type { AllocationRules } from '#domain/allocation/allocation-rules.js';
import type {
  Conversion,
  ResourceDefinition,
  ScaleView,
  SelectableField,
  StorageHome,
  SubresourceDefinition,
} from '#domain/api/resource-definition.js';
import { type Deprecation, deprecationWarning } from '#domain/api/deprecation.js';
import { builtInResource, type ServedSubresource } from '#domain/api/served-resources.js';
import type { Strategy, UpdateStrategy } from '#domain/api/strategy.js';
import type { TablePrinter } from '#domain/api/table-printer.js';
import { defaultPrinter } from '#domain/api/default-printer.js';
import { onlyStatus, onlyStatusOf, plainStrategy, statusStrategy } from '#domain/api/plain-strategy.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { schemaOfKind } from '#domain/schema/kinds.js';

/** What is hand-written of a built-in kind; everything else comes from the generated tables. */
export interface Given<T extends KubeObject> {
  readonly strategy?: Partial<Strategy<T>>;
  readonly printer?: TablePrinter<T>;
  readonly selectableFields?: readonly SelectableField<T>[];
  /** See ResourceDefinition. */
  readonly unknownFieldLabel?: (field: string) => string;
  /** Update rules of subresources that take the whole object, by name. `status` has good defaults. */
  readonly subresources?: Readonly<Record<string, Partial<UpdateStrategy<T>>>>;
  readonly scale?: ScaleView<T>;
  readonly expires?: true;
  readonly delegated?: true;
  /** Of a version that one should no longer use. */
  readonly deprecated?: Deprecation;
  readonly allocation?: AllocationRules<T>;
  readonly storage?: StorageHome;
  readonly conversion?: Conversion<T>;
}

/** Completes the definition of a built-in kind. The defaults are those of a kind with spec and status and nothing special. */
export function defineResource<T extends KubeObject>(apiVersion: string, kind: string, given: Given<T> = {}): ResourceDefinition<T> {
  const served = builtInResource(apiVersion, kind);
  const hasStatus = served.subresources.some(({ name }) => name === 'status');
  const plain = { ...plainStrategy<T>(hasStatus), returnsDeletedObject: served.deletedObject ?? false };
  const strategy: Strategy<T> = { ...plain, ...given.strategy };
  return {
    ...served,
    schema: schemaOfKind(served),
    strategy,
    subresources: served.subresources.map((one) => completeSubresource(one, given, strategy)),
    printer: given.printer ?? defaultPrinter,
    selectableFields: given.selectableFields ?? [],
    storage: given.storage ?? { group: served.group, version: served.version, plural: served.plural },
    ...(given.unknownFieldLabel && { unknownFieldLabel: given.unknownFieldLabel }),
    ...(given.expires && { expires: true }),
    ...(given.delegated && { delegated: true }),
    ...(given.deprecated && { deprecationWarning: deprecationWarning(served, given.deprecated) }),
    ...(given.allocation && { allocation: given.allocation }),
    ...(given.conversion && { conversion: given.conversion }),
  };
}

function completeSubresource<T extends KubeObject>(
  served: ServedSubresource,
  given: Given<T>,
  strategy: Strategy<T>,
): SubresourceDefinition<T> {
  if (served.name === 'scale') return given.scale ? { ...served, scale: given.scale } : served;
  const rules = given.subresources?.[served.name];
  if (served.name !== 'status' && !rules) return served;
  const keepsMetadata = rules?.prepareForUpdate === onlyStatusOf;
  return { ...served, update: { ...statusStrategy<T>(strategy), ...(keepsMetadata && { manages: onlyStatus }), ...rules } };
}
