import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import type { EncodedBody } from '#domain/api/request/request-body.js';
import { badRequest, requestEntityTooLarge } from '#domain/status/status-error.js';

/** Largest body of a request. */
export const maxBodyBytes = 3 * 1024 * 1024;

/** The whole body; throws 413 when it is too large, 400 when the client stopped in the middle. */
export function readBody(request: IncomingMessage | Http2ServerRequest): Promise<Omit<EncodedBody, 'encoding'>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBodyBytes) {
        request.removeAllListeners('data');
        request.resume();
        reject(requestEntityTooLarge(`limit is ${maxBodyBytes}`));
      } else chunks.push(chunk);
    });
    request.on('end', () => {
      const expected = Number(request.headers['content-length'] ?? size);
      if (size < expected) reject(badRequest('unexpected EOF'));
      else resolve(bodyOf(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    });
    request.on('aborted', () => reject(badRequest('unexpected EOF')));
    request.on('error', () => reject(badRequest('unexpected EOF')));
  });
}

function bodyOf(bytes: Buffer): Omit<EncodedBody, 'encoding'> {
  return { bytes, text: () => bytes.toString('utf8') };
}

/** Of a request that asks for another protocol: what follows it is no body. */
export async function noBody(): Promise<Omit<EncodedBody, 'encoding'>> {
  return bodyOf(Buffer.alloc(0));
}
