import { type RecordedRequest, testRecordedExchanges } from '#testing/exchanges/recorded-exchanges.js';
import { startLikeRecorded } from './start-like-recorded.js';

const endpoints = '/api/v1/namespaces/bad/endpoints';

const prepare: readonly RecordedRequest[] = [
  ['', 'POST /api/v1/namespaces', { body: { metadata: { name: 'bad' } } }],
  ['', `POST ${endpoints}`, { body: { metadata: { name: 'a' } } }],
];

const deprecated: Readonly<Record<string, readonly string[]>> = {
  'admissionregistration.k8s.io/v1alpha1': ['mutatingadmissionpolicies', 'mutatingadmissionpolicybindings'],
  'certificates.k8s.io/v1alpha1': ['clustertrustbundles'],
  'coordination.k8s.io/v1alpha2': ['namespaces/bad/leasecandidates'],
  'coordination.k8s.io/v1beta1': ['namespaces/bad/leasecandidates'],
  'networking.k8s.io/v1beta1': ['ipaddresses', 'servicecidrs'],
  'resource.k8s.io/v1alpha3': ['devicetaintrules'],
  'resource.k8s.io/v1beta1': ['deviceclasses', 'resourceslices', 'namespaces/bad/resourceclaims', 'namespaces/bad/resourceclaimtemplates'],
  'resource.k8s.io/v1beta2': ['deviceclasses', 'resourceslices', 'namespaces/bad/resourceclaims', 'namespaces/bad/resourceclaimtemplates'],
  'storage.k8s.io/v1beta1': ['volumeattributesclasses'],
};

/** Of the same groups. */
const current: Readonly<Record<string, readonly string[]>> = {
  'admissionregistration.k8s.io/v1beta1': ['mutatingadmissionpolicies'],
  'certificates.k8s.io/v1beta1': ['clustertrustbundles', 'podcertificaterequests'],
  'networking.k8s.io/v1': ['ipaddresses', 'servicecidrs'],
  'resource.k8s.io/v1': ['deviceclasses'],
  'resource.k8s.io/v1beta2': ['devicetaintrules'],
  'resource.k8s.io/v1alpha3': ['resourcepoolstatusrequests'],
  'storage.k8s.io/v1': ['volumeattributesclasses'],
};

const readsOf = (paths: typeof current, what: string): readonly RecordedRequest[] =>
  Object.entries(paths).flatMap(([version, names]) =>
    names.map((name): RecordedRequest => [`${what} ${version} ${name}`, `GET /apis/${version}/${name}/none`]),
  );

const requests: readonly RecordedRequest[] = [
  ...readsOf(deprecated, 'deprecated'),
  ...readsOf(current, 'not deprecated'),
  ['a list', `GET ${endpoints}`, { ignoreBody: true }],
  ['a list across namespaces', 'GET /api/v1/endpoints', { ignoreBody: true }],
  ['a list that is refused', `GET ${endpoints}?labelSelector=%21%21`],
  ['a watch', `GET ${endpoints}?watch=true&timeoutSeconds=1&resourceVersion=0&fieldSelector=metadata.name%3Dz`],
  ['a watch by path', 'GET /api/v1/watch/namespaces/bad/endpoints/z?timeoutSeconds=1'],
  ['a read', `GET ${endpoints}/a`],
  ['a read of what is not there', `GET ${endpoints}/z`],
  [
    'a read in a type that nobody writes',
    `GET ${endpoints}/a`,
    {
      accept: 'image/png',
      ours: {
        why: 'there is no router that refuses before a handler is there to warn',
        answer: {
          headers: {
            'cache-control': 'no-cache, private',
            'content-type': 'application/json',
            warning: '299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"',
          },
        },
      },
    },
  ],
  ['a create', `POST ${endpoints}?dryRun=All`, { body: { metadata: { name: 'b' } } }],
  ['a create with an unknown field', `POST ${endpoints}?dryRun=All`, { body: { metadata: { name: 'b' }, foo: 1 } }],
  ['a create that is refused', `POST ${endpoints}`, { body: { metadata: { name: 'B' } } }],
  ['a create of nothing', `POST ${endpoints}`, { body: '{', type: 'application/json' }],
  ['a create in a type that nobody reads', `POST ${endpoints}`, { body: '{', type: 'text/plain' }],
  ['a put', `PUT ${endpoints}/a?dryRun=All`, { body: { metadata: { name: 'a' } } }],
  ['a patch', `PATCH ${endpoints}/a?dryRun=All`, { body: {}, type: 'application/merge-patch+json' }],
  ['a delete', `DELETE ${endpoints}/a?dryRun=All`],
  ['a delete of all', `DELETE ${endpoints}?dryRun=All`, { ignoreBody: true }],
  ['a delete of components', 'DELETE /api/v1/componentstatuses'],
  ['a list of components', 'GET /api/v1/componentstatuses', { ignoreBody: true }],
  ['a put of a list', `PUT ${endpoints}`, { body: {} }],
  ['a status', `GET ${endpoints}/a/status`],
  ['the status of a claim', 'GET /apis/resource.k8s.io/v1beta1/namespaces/bad/resourceclaims/none/status'],
];

testRecordedExchanges({
  file: new URL('testdata/deprecations.json', import.meta.url),
  prepare,
  requests,
  start: startLikeRecorded,
});
