import { type ArgumentsHost, Catch, type ExceptionFilter, NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { internalError, isStatusError, StatusError } from '#domain/status/status-error.js';
import { encodeError } from '../http/encode-answer.js';
import { PageNotFound } from './page-not-found.js';
import { send, sendPageNotFound } from './reply.js';
import { documentMedia } from './requested.js';

/** Turns what routes throw into what a client of the API expects. */
@Catch()
export class StatusFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    if (error instanceof PageNotFound || error instanceof NotFoundException) {
      sendPageNotFound(reply);
      return;
    }
    const status = error instanceof StatusError ? error : internalError(error instanceof Error ? error.message : String(error));
    send(reply, encodeError(status, mediaOf(http.getRequest<FastifyRequest>())));
  }
}

function mediaOf(request: FastifyRequest): Parameters<typeof encodeError>[1] {
  try {
    return documentMedia(request);
  } catch (error) {
    if (isStatusError(error)) return { encoding: 'json', pretty: true };
    throw error;
  }
}
