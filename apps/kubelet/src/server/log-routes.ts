import { containersOf } from '#domain/kubelet/runtime/containers-of.js';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { containerToLog } from '#domain/kubelet/logs/container-to-log.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { VirtualNodes } from '../node/virtual-nodes.js';
import { parseLogQuery } from './log-query.js';
import { NodeListeners } from './node-listeners.js';
import { sendLog } from './send-log.js';

interface LogPath {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** Logs of containers (`getContainerLogs` in pkg/kubelet/server/server.go); what goes wrong is told in plain text, as upstream's kubelet does. */
@Controller('containerLogs')
export class LogRoutes {
  constructor(
    private readonly nodes: VirtualNodes,
    private readonly listeners: NodeListeners,
  ) {}

  @Get(':namespace/:pod/:container')
  log(
    @Param() path: LogPath,
    @Query() query: Record<string, string | undefined>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void {
    const wanted = parseLogQuery(query);
    if ('message' in wanted) return refuse(reply, wanted.status, wanted.message);
    const node = this.nodes.find(path.namespace, path.pod, this.listeners.nodeAskedBy(request.raw));
    const worker = node?.pods.find(path.namespace, path.pod);
    if (!node || !worker) return refuse(reply, 404, `pod ${goQuote(path.pod)} does not exist`);
    if (!containersOf(worker.pod.spec).some(({ name }) => name === path.container)) {
      return refuse(reply, 404, `container ${goQuote(path.container)} not found in pod ${goQuote(path.pod)}`);
    }
    const found = containerToLog({ name: path.pod, status: worker.status }, path.container, wanted.previous);
    if ('problem' in found) return refuse(reply, 400, found.problem);
    const log = node.log(worker.pod.metadata.uid, found.id);
    if (!log) return refuse(reply, 400, `unable to retrieve container logs for ${found.id}`);
    reply.hijack();
    sendLog(reply.raw, log, wanted, node.now());
  }
}

function refuse(reply: FastifyReply, status: number, message: string): void {
  void reply.status(status).type('text/plain; charset=utf-8').send(message);
}
