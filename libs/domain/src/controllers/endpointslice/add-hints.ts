import type { SlicePlan } from '#domain/controllers/endpointslice/plan-slices.js';
import { hintTopology, type ZoneRatios } from '#domain/controllers/endpointslice/topology-hints.js';
import {
  asksForTopologyHints,
  trafficDistributionOf,
  withDistributionHints,
  withoutHints,
} from '#domain/controllers/endpointslice/traffic-distribution.js';
import type { Service } from '#domain/schema/types/core-v1.js';
import type { Endpoint } from '#domain/schema/types/discovery-v1.js';

/** What a Service is told about its hints. */
export interface HintEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

export interface Hinted {
  readonly plan: SlicePlan;
  readonly events: readonly HintEvent[];
  /** Hints by the annotation are in place; given to the next pass, which tells changes of that. */
  readonly isPopulated: boolean;
}

/** Puts the hints a Service asks for on its slices, or takes them off. Slices that were to stay may have to be written because of it. */
export function addHints(service: Service, plan: SlicePlan, ratios: () => ZoneRatios | undefined, wasPopulated: boolean): Hinted {
  const disabled = (text: string): HintEvent => ({
    type: 'Warning',
    reason: 'TopologyAwareHintsDisabled',
    message: `${text}, addressType: ${plan.type}`,
  });
  if (!asksForTopologyHints(service)) {
    const distribution = trafficDistributionOf(service);
    const hint = distribution === undefined ? withoutHints : (endpoint: Endpoint) => withDistributionHints(endpoint, distribution);
    const events = wasPopulated ? [disabled('Topology Aware Hints has been disabled')] : [];
    return { plan: mapEndpoints(plan, hint), events, isPopulated: false };
  }
  const lists = { changing: [...plan.create, ...plan.update].map(endpointsOf), same: plan.same.map(endpointsOf) };
  const hinting = hintTopology(lists, ratios());
  if ('refusal' in hinting) return { plan: mapEndpoints(plan, withoutHints), events: [disabled(hinting.refusal)], isPopulated: false };
  const events: readonly HintEvent[] = wasPopulated
    ? []
    : [
        {
          type: 'Normal',
          reason: 'TopologyAwareHintsEnabled',
          message: `Topology Aware Hints has been enabled, addressType: ${plan.type}`,
        },
      ];
  const { create, update, same } = plan;
  const changed = same.map((slice, i) => ({ ...slice, endpoints: hinting.same[i] ?? [] }));
  const isSame = same.map((slice, i) => hinting.same[i] === endpointsOf(slice));
  return {
    plan: {
      ...plan,
      create: create.map((slice, i) => ({ ...slice, endpoints: hinting.changing[i] ?? [] })),
      update: [
        ...update.map((slice, i) => ({ ...slice, endpoints: hinting.changing[create.length + i] ?? [] })),
        ...changed.filter((_, i) => !isSame[i]),
      ],
      same: same.filter((_, i) => isSame[i]),
    },
    events,
    isPopulated: true,
  };
}

const none: readonly Endpoint[] = [];

function endpointsOf({ endpoints }: { readonly endpoints: readonly Endpoint[] | null }): readonly Endpoint[] {
  return endpoints ?? none;
}

function mapEndpoints(plan: SlicePlan, change: (endpoint: Endpoint) => Endpoint): SlicePlan {
  const changed = plan.same.map((slice) => ({ slice, endpoints: endpointsOf(slice).map(change) }));
  const differs = ({ slice, endpoints }: (typeof changed)[number]): boolean =>
    endpoints.some((endpoint, i) => endpoint !== slice.endpoints?.[i]);
  return {
    ...plan,
    create: plan.create.map((slice) => ({ ...slice, endpoints: slice.endpoints.map(change) })),
    update: [
      ...plan.update.map((slice) => ({ ...slice, endpoints: endpointsOf(slice).map(change) })),
      ...changed.filter(differs).map(({ slice, endpoints }) => ({ ...slice, endpoints })),
    ],
    same: changed.filter((one) => !differs(one)).map(({ slice }) => slice),
  };
}
