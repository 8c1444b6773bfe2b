import type { ApiOperation } from '#domain/api/open-api/api-operation.js';
import { metaName } from '#domain/api/open-api/definition-name.js';
import { objectMediaTypes } from '#domain/api/open-api/media-types.js';
import { operationId, operationTag } from '#domain/api/open-api/operation-names.js';
import { parameter } from '#domain/api/open-api/request-parameters.js';
import { versionRoot } from '#domain/api/open-api/resource-paths.js';
import { openApiName } from '#domain/schema/built-in.js';

/** Discovery itself: `/api/`, `/apis/`, `/apis/<group>/` and `/apis/<group>/<version>/`. */
export const rootOperations = {
  legacy: (): ApiOperation =>
    discovery('/api/', operationTag(''), operationId('get', '', '', 'APIVersions'), 'get available API versions', 'APIVersions'),
  groups: (): ApiOperation => discovery('/apis/', 'apis', 'getAPIVersions', 'get available API versions', 'APIGroupList'),
  group: (group: string): ApiOperation =>
    discovery(`/apis/${group}/`, operationTag(group), operationId('get', group, '', 'APIGroup'), 'get information of a group', 'APIGroup'),
  version: (group: string, version: string): ApiOperation =>
    discovery(
      `${versionRoot(group, version)}/`,
      operationTag(group, version),
      operationId('get', group, version, 'APIResources'),
      'get available resources',
      'APIResourceList',
    ),
};

function discovery(path: string, tag: string, id: string, description: string, answer: string): ApiOperation {
  return {
    path,
    method: 'get',
    id,
    tag,
    description,
    consumes: objectMediaTypes,
    produces: objectMediaTypes,
    parameters: [],
    answers: [{ status: 200, type: metaName(answer) }],
  };
}

const plain = { method: 'get', consumes: [], produces: [], parameters: [], answers: [] } as const;

/**
 * What upstream documents of the paths that are no part of the API, by the path as the root index lists it. A path that is served and
 * not in here (health, metrics, OpenAPI itself) has no document.
 * Sources: pkg/routes/{logs,openidmetadata}.go, k8s.io/apiserver/pkg/server/routes/version.go.
 */
export const serverOperations: ReadonlyMap<string, readonly ApiOperation[]> = new Map([
  [
    '/version',
    [
      {
        ...plain,
        path: '/version/',
        id: 'getCodeVersion',
        tag: 'version',
        description: 'get the version information for this server',
        consumes: ['application/json'],
        produces: ['application/json'],
        answers: [{ status: 200, type: openApiName('version.Info') }],
      },
    ],
  ],
  [
    '/.well-known/openid-configuration',
    [
      {
        ...plain,
        path: '/.well-known/openid-configuration/',
        id: 'getServiceAccountIssuerOpenIDConfiguration',
        tag: 'WellKnown',
        description: "get service account issuer OpenID configuration, also known as the 'OIDC discovery doc'",
        produces: ['application/json'],
        answers: [{ status: 200, type: 'string' }],
      },
    ],
  ],
  [
    '/openid/v1/jwks',
    [
      {
        ...plain,
        path: '/openid/v1/jwks/',
        id: 'getServiceAccountIssuerOpenIDKeyset',
        tag: 'openid',
        description: 'get service account issuer OpenID JSON Web Key Set (contains public token verification keys)',
        produces: ['application/jwk-set+json'],
        answers: [{ status: 200, type: 'string' }],
      },
    ],
  ],
  [
    '/logs',
    [
      { ...plain, path: '/logs/', id: 'logFileListHandler', tag: 'logs' },
      {
        ...plain,
        path: '/logs/{logpath}',
        id: 'logFileHandler',
        tag: 'logs',
        parameters: [parameter('path', 'logpath', 'string', 'path to the log')],
      },
    ],
  ],
] as const satisfies readonly (readonly [string, readonly ApiOperation[]])[]);
