import { defineResource } from '#domain/api/define-resource.js';
import { onlyStatusOf } from '#domain/api/plain-strategy.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { compareBytewise } from '#domain/json/go-marshal.js';
import { fillEmpty, mapMember } from '#domain/json/fill.js';
import { validateFlowSchema } from '#domain/resources/flowcontrol/flow-schema/validate-flow-schema.js';
import { validateFlowConditions } from '#domain/resources/flowcontrol/validate-conditions.js';
import type { FlowSchema } from '#domain/schema/types/flowcontrol-v1.js';
import { formatAge } from '#domain/time/duration.js';

/** Which requests wait in which line. Tables list them in the order in which they are tried. */
export const flowSchemas = defineResource<FlowSchema>('flowcontrol.apiserver.k8s.io/v1', 'FlowSchema', {
  strategy: {
    applyDefaults: (schema) => mapMember(schema, 'spec', (spec) => fillEmpty(spec, { matchingPrecedence: 1000 })),
    validate: (schema) => validateFlowSchema(schema),
    validateUpdate: (next) => validateFlowSchema(next),
    allowUnconditionalUpdate: true,
  },
  subresources: {
    status: { prepareForUpdate: onlyStatusOf, validateUpdate: ({ status }) => validateFlowConditions(status) },
  },
  printer: {
    columns: [
      nameColumn,
      column('PriorityLevel', 'The line such requests wait in.'),
      column('MatchingPrecedence', 'The schema with the lowest number that matches is taken.'),
      column('DistinguisherMethod', 'What tells one flow from another.'),
      ageColumn,
      column('MissingPL', 'Whether the line is missing.'),
    ],
    cells: ({ metadata, spec, status }, now) => [
      metadata.name,
      spec.priorityLevelConfiguration.name,
      spec.matchingPrecedence,
      spec.distinguisherMethod?.type ?? '<none>',
      formatAge(metadata.creationTimestamp, now),
      status.conditions?.find(({ type }) => type === 'Dangling')?.status ?? '?',
    ],
    compare: (a, b) => a.spec.matchingPrecedence - b.spec.matchingPrecedence || compareBytewise(a.metadata.name, b.metadata.name),
  },
});
