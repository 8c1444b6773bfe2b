import { defineResource } from '#domain/api/define-resource.js';
import { onlyStatusOf, withStatusOf } from '#domain/api/plain-strategy.js';
import { column, nameColumn } from '#domain/api/table-columns.js';
import { fillAbsent, mapMember } from '#domain/json/fill.js';
import { poolRequestCells } from '#domain/resources/resource/resource-pool-status-request/pool-request-cells.js';
import {
  validatePoolRequest,
  validatePoolRequestStatus,
  validatePoolRequestUpdate,
} from '#domain/resources/resource/resource-pool-status-request/validate-pool-request.js';
import type { ResourcePoolStatusRequest } from '#domain/schema/types/resource-v1alpha3.js';

/** The question how many devices of a driver there are and are free, answered once in its status. Its generation is not counted. */
export const resourcePoolStatusRequests = defineResource<ResourcePoolStatusRequest>(
  'resource.k8s.io/v1alpha3',
  'ResourcePoolStatusRequest',
  {
    strategy: {
      applyDefaults: (request) => mapMember(request, 'spec', (spec) => fillAbsent(spec, { limit: 100 })),
      prepareForCreate: ({ status: _, ...request }) => request,
      prepareForUpdate: withStatusOf,
      validate: validatePoolRequest,
      validateUpdate: validatePoolRequestUpdate,
      allowUnconditionalUpdate: false,
    },
    subresources: { status: { prepareForUpdate: onlyStatusOf, validateUpdate: validatePoolRequestStatus } },
    printer: {
      columns: [
        nameColumn,
        column('Driver', 'Whose pools are asked for.'),
        column('Total', 'Devices of all pools.'),
        column('Available', 'Devices that are free.'),
        column('Allocated', 'Devices that claims have.'),
        column('Unavailable', 'Devices that are neither.'),
        column('Errors', 'Pools that could not be counted.'),
        column('Pools', 'Pools that match.', 'integer'),
        column('Status', 'Pending, Complete or Failed.'),
        column('Completed', 'Time since the answer.'),
      ],
      cells: poolRequestCells,
    },
  },
);
