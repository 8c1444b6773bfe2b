/**
 * What cannot be read off a list in the code: features of each component, and how far each goes. `source` is where it is done, or the place that
 * would be asked first; scripts/compatibility/render.mjs fails when it is not there, so that nothing is claimed of code that is gone.
 *
 * States: `yes`, `partly` (the note says what is missing), `no`.
 */
export const features = {
  'API server': [
    ['Bodies in JSON, YAML and protobuf, answers in JSON, YAML, protobuf', 'yes', '', 'libs/domain/src/codec'],
    ['Table and PartialObjectMetadata(List), in lists and watches', 'yes', '', 'libs/domain/src/api/to-table.ts'],
    ['Patches: JSON, merge, strategic merge', 'yes', '', 'libs/domain/src/patch'],
    ['Server-side apply, and managedFields on every write', 'yes', '', 'libs/domain/src/apply'],
    ['Strict field validation (`fieldValidation`)', 'yes', '', 'libs/domain/src/api/request/options.ts'],
    ['Dry run, preconditions, propagation policies, finalizers, grace periods', 'yes', '', 'libs/domain/src/api/write'],
    ['Paging, `resourceVersionMatch`, lists of the past', 'yes', '', 'apps/api-server/src/rest/list-objects.ts'],
    ['Label and field selectors', 'yes', '', 'libs/domain/src/selectors'],
    [
      'Watch: chunked JSON, protobuf frames, bookmarks, `sendInitialEvents`, 410 after compaction',
      'yes',
      '',
      'apps/api-server/src/watch/watcher.ts',
    ],
    [
      'Pods, Services and nodes reached through the server (`…/proxy/…`), also by WebSocket',
      'yes',
      '',
      'apps/api-server/src/proxy/forward.ts',
    ],
    ['Watch by WebSocket or by server-sent events', 'yes', '', 'apps/api-server/src/rest/verbs/watch.ts'],
    ['Discovery, plain and aggregated', 'yes', '', 'apps/api-server/src/routes/discovery-routes.ts'],
    ['OpenAPI v2 and v3, with the texts of `kubectl explain`', 'yes', '', 'apps/api-server/src/routes/open-api-routes.ts'],
    [
      'Custom resources: structural schemas, pruning, defaults, validation with ratcheting, rules in CEL, versions, `status` and `scale`, columns',
      'partly',
      'webhooks that convert are not called, and a warning says so: versions differ by their fields alone; the garbage collector and the deletion of namespaces do not see custom objects',
      'apps/api-server/src/custom-resources/custom-resources.ts',
    ],
    [
      'Aggregated APIs: extension servers behind a Service, or at an address (`kubernest.dev/url`)',
      'yes',
      '[how](how-it-works/an-extension-server.md)',
      'apps/api-server/src/aggregation/extensions.ts',
    ],
    ['Cluster IPs, node ports, IPAddress and ServiceCIDR objects', 'yes', '', 'apps/api-server/src/rest/allocations.ts'],
    [
      'Authentication',
      'partly',
      'client certificates, tokens of service accounts, impersonation, and plain HTTP on 127.0.0.1, which is an administrator; no OIDC, webhooks, token files',
      'apps/api-server/src/authentication/authenticator.ts',
    ],
    [
      'Tokens of service accounts: `kubectl create token`, bound to pods, Secrets and nodes; discovery of the keys',
      'yes',
      '',
      'apps/api-server/src/authentication/service-account-tokens.ts',
    ],
    [
      'Authorization',
      'no',
      'everybody may do everything, and access reviews say so; roles are checked and stored',
      'apps/api-server/src/authorization/authorizer.ts',
    ],
    ['Webhooks and admission policies', 'no', 'their objects are checked and stored', 'apps/api-server/src/admission/plugins.ts'],
    ['Warnings about deprecated versions', 'yes', '', 'apps/api-server/src/http/warning-header.ts'],
    ['Audit log, priority and fairness', 'no', '', 'apps/api-server/src/http/api-handler.ts'],
  ],
  kubelet: [
    ['Nodes with Lease, conditions, capacity and addresses', 'yes', '', 'apps/kubelet/src/node'],
    ['Init, sidecar and regular containers, restart policies, back-offs, exit codes', 'yes', 'simulated', 'libs/domain/src/kubelet/sync'],
    ['Probes: HTTP, TCP and gRPC over the network, exec by script', 'yes', '', 'apps/kubelet/src/probes'],
    ['Hooks, graceful deletion, termination messages', 'yes', 'simulated', 'apps/kubelet/src/pods/stop-container.ts'],
    ['Image pulls with their policies, delays and failures', 'yes', 'simulated', 'libs/domain/src/kubelet/images'],
    ['`kubectl logs`, with `-f`, `--previous`, `--tail`, `--since`, `--timestamps`', 'yes', '', 'apps/kubelet/src/server/log-routes.ts'],
    ['Admission to the node: resources, ports, affinity, taints', 'yes', '', 'libs/domain/src/kubelet/admission'],
    ['Secrets, ConfigMaps and claims', 'partly', 'waited for; nothing is mounted', 'libs/domain/src/kubelet/volumes'],
    ['`exec`, `attach`, `port-forward`, ephemeral containers that do something', 'no', 'they answer 501', 'apps/kubelet/src/server'],
    ['Resource usage, `kubectl top`, eviction for lack of memory or disk', 'no', 'containers use nothing', 'apps/kubelet/src/node'],
    ['Resizing of running pods, static pods, devices', 'no', '', 'libs/domain/src/kubelet/sync'],
    ['Containers as real processes', 'no', '', 'apps/kubelet/src/runtime/container-runtime.ts'],
  ],
  'kube-proxy': [
    ['Rules as kube-proxy gives them to iptables: `GET /iptables`', 'yes', '', 'libs/domain/src/proxy/compile-rules.ts'],
    ['Cluster IPs, node ports, external IPs and load balancer IPs, over TCP', 'yes', '', 'apps/kube-proxy/src/forward'],
    ['Session affinity, traffic policies, topology hints, draining endpoints', 'yes', '', 'libs/domain/src/proxy/categorize-endpoints.ts'],
    ['Health check node ports', 'yes', '', 'apps/kube-proxy/src/health/service-health-server.ts'],
    ['UDP and SCTP', 'no', 'rules are made and listed, nothing is forwarded', 'apps/kube-proxy/src/forward/listen-plan.ts'],
    ['IPv6', 'partly', 'addresses are allocated on request; no rules, no traffic', 'libs/domain/src/fabric/host-address.ts'],
    ['Network policies', 'no', 'checked and stored', 'libs/domain/src/resources/networking/network-policy'],
  ],
  'What else a cluster has': [
    ['Cluster DNS', 'no', 'names of Services do not resolve', 'libs/domain/src/fabric'],
    ['Ingress controller', 'no', 'Ingresses are checked and stored', 'libs/domain/src/resources/networking/ingress'],
    ['Load balancers', 'no', 'such Services work by cluster IP and node port and stay `<pending>`', 'apps/kube-proxy/src/forward'],
    ['Volumes: binding, provisioning', 'no', 'claims stay `Pending`', 'libs/domain/src/resources/core/persistent-volume-claim'],
  ],
};

/** Scheduler plugins, admission plugins and control loops that do less than upstream's, and what is missing. */
export const shortOf = {
  DynamicResources: 'devices are not allocated: pods with resource claims are rejected, with a message',
};
