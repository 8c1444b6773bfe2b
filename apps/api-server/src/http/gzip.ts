import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { HttpResponse } from './http-types.js';

/** Shorter answers are sent as they are. Source: k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/writers.go. */
export const gzipThresholdBytes = 128 * 1024;

/** The least work, as upstream; the answers are hardly longer for it. */
const level = 1;

export const gzipHeaders = { 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' } as const;

/** Whether a client names gzip, without a quality, as upstream looks for it. */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  return acceptEncoding?.split(',').some((token) => token.trim() === 'gzip') ?? false;
}

/** Compresses on other threads, as fast as the client reads. Ends the answer; a client that leaves ends it sooner. */
export async function writeGzip(response: HttpResponse, pieces: readonly Buffer[]): Promise<void> {
  await pipeline(Readable.from(pieces), createGzip({ level }), response as Writable).catch(() => undefined);
}
