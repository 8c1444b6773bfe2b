import { Controller, Get, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Pod } from '#domain/schema/types/core-v1.js';
import { VirtualNodes } from '../node/virtual-nodes.js';
import { NodeListeners } from './node-listeners.js';

/** The pods of the node that is asked, with the statuses the kubelet has made; those of all nodes where none is. */
@Controller()
export class PodRoutes {
  constructor(
    private readonly nodes: VirtualNodes,
    private readonly listeners: NodeListeners,
  ) {}

  @Get('pods')
  pods(@Req() request: FastifyRequest): { readonly items: readonly Pod[] } {
    const node = this.listeners.nodeAskedBy(request.raw);
    const asked = this.nodes.list().filter(({ name }) => node === undefined || node === name);
    const items = asked.flatMap(({ pods }) => pods.list()).map(({ pod, status }) => ({ ...pod, status }));
    return { kind: 'PodList', apiVersion: 'v1', metadata: {}, items } as { readonly items: readonly Pod[] };
  }
}
