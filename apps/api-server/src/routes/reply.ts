import type { FastifyReply } from 'fastify';
import { writeEncoded, writePlainText } from '../http/answer-writer.js';
import type { EncodedAnswer } from '../http/encode-answer.js';
import type { HttpResponse } from '../http/http-types.js';

/** Writes an encoded answer past Fastify, as the answers of resources are written. */
export function send(reply: FastifyReply, answer: EncodedAnswer, headers: Readonly<Record<string, string | string[]>> = {}): void {
  reply.hijack();
  writeEncoded(reply.raw as HttpResponse, answer, { warnings: [], isHead: reply.request.method === 'HEAD', headers });
}

/** What upstream says of a path that nobody serves. */
export function sendPageNotFound(reply: FastifyReply): void {
  sendText(reply, 404, '404 page not found\n');
}

/** Writes plain text. */
export function sendText(reply: FastifyReply, status: number, text: string): void {
  reply.hijack();
  writePlainText(reply.raw as HttpResponse, status, text, reply.request.method === 'HEAD');
}
