import type { CustomControllerParts } from './custom-controller-parts.js';
import { DefinitionCleanup } from './definition-cleanup.js';
import { DefinitionConditions } from './definition-conditions.js';
import { DefinitionWriter } from './definition-writer.js';

/** What upstream's controllers of CustomResourceDefinitions do; like those they run within the API server. */
export function startCustomControllers(parts: CustomControllerParts): { close(): Promise<void> } {
  const definitions = new DefinitionWriter(parts);
  const conditions = new DefinitionConditions(parts, definitions);
  const cleanup = new DefinitionCleanup(parts, definitions);
  return {
    async close(): Promise<void> {
      conditions.close();
      await cleanup.close();
    },
  };
}
