import type {
  ServerStorageVersion,
  StorageVersionCondition,
  StorageVersionStatus,
} from '#domain/schema/types/apiserverinternal-v1alpha1.js';
import { duplicate, type FieldError, indexPath, invalid } from '#domain/status/field-error.js';
import {
  emptyProblem,
  isDns1035Label,
  isDns1123Subdomain,
  isQualifiedName,
  type Problems,
  regexProblem,
} from '#domain/validation/names.js';
import { invalidEach, requireText, validateDns1123Subdomain } from '#domain/validation/text.js';
import { repeatsOf } from '#domain/validation/repeats.js';

/** `<group>.<resource>`. Source: pkg/apis/apiserverinternal/validation/validation.go ValidateStorageVersionName. */
export function storageVersionName(name: string): Problems {
  const dot = name.lastIndexOf('.');
  if (dot < 0) return ['name must be in the form of <group>.<resource>'];
  return [
    ...isDns1123Subdomain(name.slice(0, dot)).map((problem) => `the group segment ${problem}`),
    ...isDns1035Label(name.slice(dot + 1)).map((problem) => `the resource segment ${problem}`),
  ];
}

/** Source: validateStorageVersionStatus. */
export function validateStorageVersionStatus(status: StorageVersionStatus): readonly FieldError[] {
  const servers = status.storageVersions ?? [];
  const isRepeated = repeatsOf(servers, ({ apiServerID = '' }) => apiServerID);
  return [
    ...servers.flatMap((server, i) => {
      const path = indexPath('status.storageVersions', i);
      const id = server.apiServerID ?? '';
      return [...(isRepeated(i) ? [duplicate(`${path}.apiServerID`, id)] : []), ...validateServer(server, path)];
    }),
    ...validateCommon(status),
    ...validateConditions(status.conditions ?? []),
  ];
}

function validateServer(server: ServerStorageVersion, path: string): readonly FieldError[] {
  const { apiServerID = '', encodingVersion = '', decodableVersions = [], servedVersions = [] } = server;
  const decodablePath = `${path}.decodableVersions`;
  const isDecodable = decodableVersions.includes(encodingVersion);
  return [
    ...validateDns1123Subdomain(apiServerID, `${path}.apiServerID`),
    ...validateApiVersion(encodingVersion, `${path}.encodingVersion`),
    ...decodableVersions.flatMap((version, i) => validateApiVersion(version, indexPath(decodablePath, i))),
    ...(isDecodable
      ? []
      : [invalid(decodablePath, server.decodableVersions ?? null, `decodableVersions must include encodingVersion ${encodingVersion}`)]),
    ...servedVersions.flatMap((version, i) => {
      const at = indexPath(`${path}.servedVersions`, i);
      const text = `individual served version : ${version} must be included in decodableVersions : [${decodableVersions.join(' ')}]`;
      return [...validateApiVersion(version, at), ...(decodableVersions.includes(version) ? [] : [invalid(at, version, text)])];
    }),
  ];
}

/** `group/version`, or the bare version of the core group. Source: isValidAPIVersion. */
function validateApiVersion(apiVersion: string, path: string): readonly FieldError[] {
  const problems = apiVersionProblems(apiVersion);
  return problems.length === 0 ? [] : [invalid(path, apiVersion, problems.join(','))];
}

function apiVersionProblems(apiVersion: string): Problems {
  const parts = apiVersion.split('/');
  const version = parts.at(-1) ?? '';
  const [group = ''] = parts;
  if (parts.length > 2) {
    const text =
      "a DNS-1035 label, which must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
    const form = regexProblem(text, '[a-z]([-a-z0-9]*[a-z0-9])?', 'my-name', 'abc-123');
    return [`an apiVersion is ${form} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyVersion')`];
  }
  const groupProblems = parts.length < 2 ? [] : group === '' ? [emptyProblem] : isDns1123Subdomain(group);
  const versionProblems = version === '' ? [emptyProblem] : isDns1035Label(version);
  return [...groupProblems.map((problem) => `group part: ${problem}`), ...versionProblems.map((problem) => `version part: ${problem}`)];
}

/** What all servers store, if they do. */
function validateCommon({ storageVersions = [], commonEncodingVersion: given }: StorageVersionStatus): readonly FieldError[] {
  const path = 'status.commonEncodingVersion';
  const versions = new Set(storageVersions.map(({ encodingVersion = '' }) => encodingVersion));
  const [common] = versions.size === 1 ? versions : [];
  if (given === common) return [];
  if (common === undefined) {
    const text =
      'should be nil if servers do not agree on the same encoding version, or if there is no server reporting the supported versions yet';
    return [invalid(path, given, text)];
  }
  if (given === undefined) return [invalid(path, null, `the common encoding version is ${common}`)];
  return [invalid(path, given, `the actual common encoding version is ${common}`)];
}

/** The paths leave `conditions` out; upstream's. */
function validateConditions(conditions: readonly StorageVersionCondition[]): readonly FieldError[] {
  const last = new Map<string, number>();
  return conditions.flatMap(({ type, status, reason, message }, i) => {
    const path = indexPath('status', i);
    const before = last.get(type);
    last.set(type, i);
    const text = `the type of the condition is not unique, it also appears in conditions[${before}]`;
    return [
      ...(before === undefined ? [] : [invalid(`${path}.type`, type, text)]),
      ...invalidEach(`${path}.type`, type, isQualifiedName(type)),
      ...invalidEach(`${path}.status`, status, isQualifiedName(status)),
      ...requireText(reason, `${path}.reason`),
      ...requireText(message, `${path}.message`),
    ];
  });
}
