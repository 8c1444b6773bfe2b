import { expect, test } from 'vitest';
import { exchangeError } from '#domain/fabric/exchange-error.js';

test.each([
  [{ code: 'ECONNREFUSED', syscall: 'connect', message: '' }, 'dial tcp 10.0.0.5:80: connect: connection refused'],
  [{ code: 'ENOTFOUND', syscall: 'getaddrinfo', message: '' }, 'dial tcp: lookup 10.0.0.5: no such host'],
  [{ code: 'ECONNRESET', message: 'socket hang up' }, 'EOF'],
  [{ code: 'ECONNRESET', message: 'read ECONNRESET' }, 'read tcp 10.0.0.5:80: read: connection reset by peer'],
  [
    { code: 'DEPTH_ZERO_SELF_SIGNED_CERT', message: '' },
    'tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ],
  [{ code: 'CERT_HAS_EXPIRED', message: '' }, 'tls: failed to verify certificate: x509: certificate has expired or is not yet valid'],
  [
    { code: 'ERR_TLS_CERT_ALTNAME_INVALID', message: '', host: 'a.b.svc', cert: { subjectaltname: 'DNS:x, DNS:y, IP Address:1.2.3.4' } },
    'tls: failed to verify certificate: x509: certificate is valid for x, y, 1.2.3.4, not a.b.svc',
  ],
  [
    { code: 'ERR_TLS_CERT_ALTNAME_INVALID', message: '', host: 'a.b.svc', cert: {} },
    'tls: failed to verify certificate: x509: certificate is not valid for any names, but wanted to match a.b.svc',
  ],
  [
    { code: 'EPROTO', message: '139:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:' },
    'tls: first record does not look like a TLS handshake',
  ],
  [
    {
      code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      message: 'SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:../deps',
    },
    'remote error: tls: certificate required',
  ],
  [
    { code: 'HPE_INVALID_CONSTANT', message: 'Parse Error', rawPacket: Uint8Array.from('SSH-2.0\r\nmore', (one) => one.charCodeAt(0)) },
    'net/http: HTTP/1.x transport connection broken: malformed HTTP response "SSH-2.0"',
  ],
])('%j', (error, text) => {
  expect(exchangeError('10.0.0.5', 80, error)).toBe(text);
});
