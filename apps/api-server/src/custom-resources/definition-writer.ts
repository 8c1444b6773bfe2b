import type { UpdateStrategy } from '#domain/api/strategy.js';
import { customResourceDefinitions } from '#domain/resources/apiextensions/custom-resource-definition/custom-resource-definition.js';
import type { CustomResourceDefinition } from '#domain/schema/types/apiextensions-v1.js';
import { isStatusError, notFound } from '#domain/status/status-error.js';
import { ownRequest } from '../bootstrap/own-request.js';
import type { CustomControllerParts } from './custom-controller-parts.js';

const definition = customResourceDefinitions;
const strategy = statusStrategy();

/** Reads CustomResourceDefinitions from the cache and writes their status, as the server itself. */
export class DefinitionWriter {
  constructor(private readonly parts: CustomControllerParts) {}

  get(name: string): CustomResourceDefinition | undefined {
    return this.parts.objects.get(definition, name)?.stored as CustomResourceDefinition | undefined;
  }

  all(): readonly CustomResourceDefinition[] {
    return Array.from(this.parts.objects.cacheOf(definition).values(), ({ stored }) => stored as CustomResourceDefinition);
  }

  /** Changes status and metadata of a definition, from what it is when it is written; nothing is done when it is gone. Throws StatusError. */
  async update(name: string, change: (crd: CustomResourceDefinition) => CustomResourceDefinition): Promise<void> {
    const { builtIn, now, writer } = this.parts;
    const request = ownRequest({ registry: () => builtIn, now }, definition, { name }, 'status');
    const next = (prev: CustomResourceDefinition | undefined): CustomResourceDefinition => {
      if (!prev) throw notFound(definition, name);
      return change(prev);
    };
    try {
      await writer.update(request, { strategy, mayCreate: false, change: next });
    } catch (error) {
      if (!isStatusError(error, 'NotFound')) throw error;
    }
  }
}

function statusStrategy(): UpdateStrategy<CustomResourceDefinition> {
  const update = definition.subresources.find(({ name }) => name === 'status')?.update;
  if (!update) throw new Error('CustomResourceDefinitions have a status');
  return update;
}
