import { expect, test } from 'vitest';
import { extensionAuthenticationData } from '#domain/bootstrap/extension-authentication.js';

const pem = (text: string): string => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;

const whole = {
  'client-ca-file': pem('client'),
  'requestheader-allowed-names': '["front-proxy-client"]',
  'requestheader-client-ca-file': pem('proxy'),
  'requestheader-extra-headers-prefix': '["X-Remote-Extra-"]',
  'requestheader-group-headers': '["X-Remote-Group"]',
  'requestheader-username-headers': '["X-Remote-User"]',
};
const needed = { clientCa: pem('client'), requestheaderClientCa: pem('proxy'), allowedNames: ['front-proxy-client'] };

test('extension servers are told the authorities, and the names and headers of front proxies', () => {
  expect(extensionAuthenticationData({}, needed)).toEqual(whole);
  expect(extensionAuthenticationData(whole, needed)).toEqual(whole);
});

test('what is there stays', () => {
  const existing = {
    ...whole,
    'client-ca-file': pem('old'),
    'requestheader-allowed-names': '["other"]',
    'requestheader-group-headers': 'nonsense',
  };
  expect(extensionAuthenticationData(existing, needed)).toEqual({
    ...whole,
    'client-ca-file': pem('old') + pem('client'),
    'requestheader-allowed-names': '["other","front-proxy-client"]',
  });
});

test('without front proxies only the authorities of clients are told, and without those nothing', () => {
  expect(extensionAuthenticationData({}, { clientCa: pem('client'), allowedNames: ['x'] })).toEqual({ 'client-ca-file': pem('client') });
  expect(extensionAuthenticationData({}, { allowedNames: [] })).toBeUndefined();
});
