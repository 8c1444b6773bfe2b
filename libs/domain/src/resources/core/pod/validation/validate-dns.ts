import type { HostAlias, PodDNSConfig, PodSpec } from '#domain/schema/types/core-v1.js';
import { type FieldError, forbidden, invalid, required, tooLong } from '#domain/status/field-error.js';
import { validateLegacyIp } from '#domain/validation/ip.js';
import { byteLength, isDns1123SubdomainWithUnderscore } from '#domain/validation/names.js';
import { invalidEach, validateDns1123Subdomain } from '#domain/validation/text.js';

/** By which names a pod is known, and how it finds others. Source: pkg/apis/core/validation/validation.go. */

/** validatePodHostName. */
export function validateHostnameOverride({ setHostnameAsFQDN, hostNetwork }: PodSpec, name: string, path: string): readonly FieldError[] {
  return [
    ...(setHostnameAsFQDN ? [forbidden(path, 'may not be specified when setHostnameAsFQDN is true')] : []),
    ...(hostNetwork ? [forbidden(path, 'may not be specified when hostNetwork is true')] : []),
    ...(byteLength(name) > 64 ? [tooLong(path, 64)] : []),
    ...validateDns1123Subdomain(name, path),
  ];
}

/** Lines of /etc/hosts (ValidateHostAliases). */
export function validateHostAliases(aliases: readonly HostAlias[] | undefined, path: string): readonly FieldError[] {
  return (aliases ?? []).flatMap(({ ip, hostnames = [] }, i) => [
    ...validateLegacyIp(ip, `${path}[${i}].ip`),
    ...hostnames.flatMap((name, j) => validateDns1123Subdomain(name, `${path}[${i}].hostnames[${j}]`)),
  ]);
}

/** What the resolver of libc can take. */
const mostNameservers = 3;
const mostSearches = 32;
const longestSearches = 2048;

/** validatePodDNSConfig. */
export function validateDnsConfig({ dnsPolicy, dnsConfig }: PodSpec, path: string): readonly FieldError[] {
  if (dnsPolicy === 'None') {
    if (!dnsConfig) return [required(path, 'must provide `dnsConfig` when `dnsPolicy` is None')];
    const text = 'must provide at least one DNS nameserver when `dnsPolicy` is None';
    if (!dnsConfig.nameservers?.length) return [required(`${path}.nameservers`, text)];
  }
  if (!dnsConfig) return [];
  return [
    ...validateNameservers(dnsConfig.nameservers ?? [], `${path}.nameservers`),
    ...validateSearches(dnsConfig.searches ?? [], `${path}.searches`),
    ...validateDnsOptions(dnsConfig, `${path}.options`),
  ];
}

function validateNameservers(servers: readonly string[], path: string): readonly FieldError[] {
  return [
    ...(servers.length > mostNameservers ? [invalid(path, servers, `must not have more than ${mostNameservers} nameservers`)] : []),
    ...servers.flatMap((server, i) => validateLegacyIp(server, `${path}[${i}]`)),
  ];
}

function validateSearches(searches: readonly string[], path: string): readonly FieldError[] {
  const long = `must not have more than ${longestSearches} characters (including spaces) in the search list`;
  return [
    ...(searches.length > mostSearches ? [invalid(path, searches, `must not have more than ${mostSearches} search paths`)] : []),
    ...(byteLength(searches.join(' ')) > longestSearches ? [invalid(path, searches, long)] : []),
    ...searches.flatMap((search, i) => {
      const name = search.replace(/\.$/, '');
      return search === '.' ? [] : invalidEach(`${path}[${i}]`, name, isDns1123SubdomainWithUnderscore(name));
    }),
  ];
}

function validateDnsOptions({ options = [] }: PodDNSConfig, path: string): readonly FieldError[] {
  return options.flatMap(({ name }, i) => (name ? [] : [required(`${path}[${i}]`, 'must not be empty')]));
}
