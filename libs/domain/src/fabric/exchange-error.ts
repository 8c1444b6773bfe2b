import { dialError, readError, type SystemError } from '#domain/fabric/dial-error.js';
import { goQuote } from '#domain/json/go-marshal.js';

/** What Node tells of an exchange over HTTP that failed. */
export interface ExchangeError extends SystemError {
  readonly syscall?: string | undefined;
  /** Of a certificate for other names: what it is good for, as Node writes it (`DNS:a, IP Address:10.0.0.1`). */
  readonly cert?: { readonly subjectaltname?: string | undefined } | undefined;
  /** Name that the certificate should have had. */
  readonly host?: string | undefined;
  /** What came in place of an answer. */
  readonly rawPacket?: Uint8Array | undefined;
}

const untrusted: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
]);

/** Why an HTTP client got no answer, in the words of Go's net/http, crypto/tls and crypto/x509. */
export function exchangeError(host: string, port: number, error: ExchangeError): string {
  const { code = '', syscall } = error;
  if (syscall === 'connect' || syscall === 'getaddrinfo') return dialError(host, port, error);
  if (untrusted.has(code)) return `tls: failed to verify certificate: x509: certificate signed by unknown authority`;
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return 'tls: failed to verify certificate: x509: certificate has expired or is not yet valid';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `tls: failed to verify certificate: ${wrongName(error)}`;
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) return tlsError(error.message);
  if (error.message === 'context deadline exceeded') return error.message;
  if (code.startsWith('HPE_')) return `net/http: HTTP/1.x transport connection broken: ${malformed(error.rawPacket)}`;
  return readError(host, port, error);
}

function wrongName({ cert, host = '' }: ExchangeError): string {
  const names = (cert?.subjectaltname ?? '').split(', ').flatMap((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? []);
  if (names.length === 0) return `x509: certificate is not valid for any names, but wanted to match ${host}`;
  return `x509: certificate is valid for ${names.join(', ')}, not ${host}`;
}

function tlsError(message: string): string {
  if (/wrong version number|packet length too long|http request/.test(message))
    return 'tls: first record does not look like a TLS handshake';
  const alert = /alert ([a-z ]+?)(?::|$)/.exec(message)?.[1];
  return alert === undefined ? `tls: ${message}` : `remote error: tls: ${alert}`;
}

function malformed(packet: Uint8Array | undefined): string {
  const text = Array.from(packet ?? [], (byte) => String.fromCharCode(byte)).join('');
  return `malformed HTTP response ${goQuote(text.split(/\r?\n/, 1)[0] ?? '')}`;
}
