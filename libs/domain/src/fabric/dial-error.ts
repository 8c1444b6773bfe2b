import { joinHostPort } from '#domain/ip/host-port.js';

/** Errors of connections in Go's words, with the addresses that the cluster knows. */

/** What Node tells of a failed connection. */
export interface SystemError {
  readonly code?: string | undefined;
  readonly message: string;
}

const system: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network is unreachable',
  EADDRNOTAVAIL: 'cannot assign requested address',
  ETIMEDOUT: 'connection timed out',
};

/** `dial tcp 10.0.0.5:80: connect: connection refused` */
export function dialError(host: string, port: number, error: SystemError): string {
  const { code = '' } = error;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `dial tcp: lookup ${host}: no such host`;
  return `dial tcp ${joinHostPort(host, port)}: connect: ${system[code] ?? error.message}`;
}

/** What becomes of a connection that was there: `EOF`, or a reset. */
export function readError(host: string, port: number, error: SystemError): string {
  const { code = '' } = error;
  if (code === 'ECONNRESET' && /hang up/.test(error.message)) return 'EOF';
  const text = code === 'ECONNRESET' ? 'connection reset by peer' : code === 'EPIPE' ? 'broken pipe' : error.message;
  return `read tcp ${joinHostPort(host, port)}: read: ${text}`;
}
