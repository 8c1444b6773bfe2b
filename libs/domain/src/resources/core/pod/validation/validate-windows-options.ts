import { goMarshal, RawJson } from '#domain/json/go-marshal.js';
import type { WindowsSecurityContextOptions } from '#domain/schema/types/core-v1.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';
import { byteLength } from '#domain/validation/names.js';
import { validateDns1123Subdomain } from '#domain/validation/text.js';

const longestSpecKib = 64;
const longestDomain = 256;
const longestUser = 104;

const netBiosName = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const dnsName = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
const badUserCharacters = /["/\\:;|=,+*?<>@[\]]/;
const dotsAndSpaces = /^[. ]+$/;

/** Source: pkg/apis/core/validation/validation.go validateWindowsSecurityContextOptions. */
export function validateWindowsOptions(options: WindowsSecurityContextOptions | undefined, path: string): readonly FieldError[] {
  const { gmsaCredentialSpecName: specName, gmsaCredentialSpec: spec, runAsUserName: user } = options ?? {};
  return [
    ...(specName === undefined ? [] : validateDns1123Subdomain(specName, `${path}.gmsaCredentialSpecName`)),
    ...(spec === undefined ? [] : validateCredentialSpec(spec, `${path}.gmsaCredentialSpec`)),
    ...(user === undefined ? [] : validateUserName(user, `${path}.runAsUserName`)),
  ];
}

function validateCredentialSpec(spec: string, path: string): readonly FieldError[] {
  if (spec === '') return [invalid(path, spec, 'gmsaCredentialSpec cannot be an empty string')];
  if (byteLength(spec) <= longestSpecKib * 1024) return [];
  return [invalid(path, spec, `gmsaCredentialSpec size must be under ${longestSpecKib} KiB`)];
}

/** `user` or `domain\user`. */
function validateUserName(name: string, path: string): readonly FieldError[] {
  const parts = name.split('\\');
  const printed = new RawJson(goMarshal(name));
  if (name === '') return [invalid(path, printed, 'runAsUserName cannot be an empty string')];
  if (hasControlCharacters(name)) return [invalid(path, printed, 'runAsUserName cannot contain control characters')];
  if (parts.length > 2) return [invalid(path, printed, 'runAsUserName cannot contain more than one backslash')];
  const user = parts.at(-1) ?? '';
  const problems = [...(parts.length === 2 ? domainProblems(parts[0] ?? '') : []), ...userProblems(user)];
  return problems.map((problem) => invalid(path, printed, `runAsUserName's ${problem}`));
}

function hasControlCharacters(text: string): boolean {
  return Array.from(text).some((character) => character < ' ' || character === '\x7f');
}

function domainProblems(domain: string): readonly string[] {
  return [
    ...(byteLength(domain) >= longestDomain ? [`Domain length must be under ${longestDomain} characters`] : []),
    ...(netBiosName.test(domain) || dnsName.test(domain) ? [] : ["Domain doesn't match the NetBios nor the DNS format"]),
  ];
}

function userProblems(user: string): readonly string[] {
  return [
    ...(user === '' ? ['User cannot be empty'] : []),
    ...(byteLength(user) > longestUser ? [`User length must not be longer than ${longestUser} characters`] : []),
    ...(dotsAndSpaces.test(user) ? ['User cannot contain only periods or spaces'] : []),
    ...(badUserCharacters.test(user) ? ['User cannot contain the following characters: "/\\:;|=,+*?<>@[]'] : []),
  ];
}
