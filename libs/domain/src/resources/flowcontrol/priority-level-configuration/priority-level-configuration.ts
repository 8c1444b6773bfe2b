import { defineResource } from '#domain/api/define-resource.js';
import { onlyStatusOf } from '#domain/api/plain-strategy.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { fillAbsent, fillEmpty, mapMember } from '#domain/json/fill.js';
import { validatePriorityLevel } from '#domain/resources/flowcontrol/priority-level-configuration/validate-priority-level.js';
import { validateFlowConditions } from '#domain/resources/flowcontrol/validate-conditions.js';
import type {
  LimitedPriorityLevelConfiguration,
  PriorityLevelConfiguration,
  PriorityLevelConfigurationSpec,
} from '#domain/schema/types/flowcontrol-v1.js';
import { formatAge } from '#domain/time/duration.js';

/** A line of requests: how many of them run, and how the others wait. */
export const priorityLevelConfigurations = defineResource<PriorityLevelConfiguration>(
  'flowcontrol.apiserver.k8s.io/v1',
  'PriorityLevelConfiguration',
  {
    strategy: {
      applyDefaults: (level) => mapMember(level, 'spec', applySpecDefaults),
      validate: validatePriorityLevel,
      validateUpdate: validatePriorityLevel,
    },
    subresources: {
      status: { prepareForUpdate: onlyStatusOf, validateUpdate: ({ status }) => validateFlowConditions(status) },
    },
    printer: {
      columns: [
        nameColumn,
        column('Type', 'Limited, or Exempt.'),
        column('NominalConcurrencyShares', 'Its share of the requests that run at once.'),
        column('Queues', 'In how many lines requests wait.'),
        column('HandSize', 'How many of them one flow may use.'),
        column('QueueLengthLimit', 'How many requests wait in one of them.'),
        ageColumn,
      ],
      cells: ({ metadata, spec }, now) => {
        const { limited } = spec;
        const queuing = limited?.limitResponse.queuing;
        return [
          metadata.name,
          spec.type,
          limited ? (limited.nominalConcurrencyShares ?? 0) : '<none>',
          queuing?.queues ?? '<none>',
          queuing?.handSize ?? '<none>',
          queuing?.queueLengthLimit ?? '<none>',
          formatAge(metadata.creationTimestamp, now),
        ];
      },
    },
  },
);

/** Source: pkg/apis/flowcontrol/v1/defaults.go. */
function applySpecDefaults(spec: PriorityLevelConfigurationSpec): PriorityLevelConfigurationSpec {
  const next = mapMember(spec, 'exempt', (exempt) => fillAbsent(exempt, { nominalConcurrencyShares: 0, lendablePercent: 0 }));
  return mapMember(next, 'limited', applyLimitedDefaults);
}

function applyLimitedDefaults(limited: LimitedPriorityLevelConfiguration): LimitedPriorityLevelConfiguration {
  const next = fillAbsent(limited, { nominalConcurrencyShares: 30, lendablePercent: 0 });
  return mapMember(next, 'limitResponse', (response) =>
    mapMember(response, 'queuing', (queuing) => fillEmpty(queuing, { handSize: 8, queues: 64, queueLengthLimit: 50 })),
  );
}
