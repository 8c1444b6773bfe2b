/** Layering. The direction is: apps -> libs/client -> libs/domain, never back. Run by scripts/verify-boundaries.mjs. */
const domain = '^libs/domain/src/';
const spec = '[.](spec|bench)[.]ts$';

/** npm packages the domain may use: small, pure, no I/O. */
const pureNpm = '^node_modules/(protobufjs|ipaddr[.]js|re2js|yaml|@noble)/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'libs/domain decides and does nothing: no Node core, no app, no other lib, only the listed pure packages.',
      from: { path: domain, pathNot: spec },
      to: { pathNot: [domain, pureNpm] },
    },
    {
      name: 'domain-specs-use-only-test-tools',
      severity: 'error',
      from: { path: `${domain}.*${spec}` },
      to: {
        pathNot: [
          domain,
          pureNpm,
          '^node_modules/(vitest|fast-check)/',
          '^libs/testing/src/(apply/|golden|controller-model/)',
          '^(node:)?(fs|path|url)',
        ],
      },
    },
    {
      name: 'resources-do-not-import-controllers',
      severity: 'error',
      from: { path: `${domain}resources/` },
      to: { path: `${domain}(controllers|scheduling|kubelet|proxy)/` },
    },
    {
      name: 'scheduler-plugins-stand-alone',
      severity: 'error',
      from: { path: `${domain}scheduling/plugins/([^/]+)/` },
      to: { path: `${domain}scheduling/plugins/`, pathNot: `${domain}scheduling/plugins/$1/` },
    },
    { name: 'client-imports-no-app', severity: 'error', from: { path: '^libs/client/' }, to: { path: '^apps/' } },
    {
      name: 'testing-starts-apps-and-nothing-else',
      severity: 'error',
      from: { path: '^libs/testing/' },
      to: { path: '^apps/', pathNot: '^apps/[^/]+/src/start-[^/]+[.]ts$' },
    },
    {
      name: 'apps-do-not-import-apps',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: ['^apps/cli/', spec] },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'cli-starts-apps-and-nothing-else',
      severity: 'error',
      from: { path: '^apps/cli/' },
      to: { path: '^apps/', pathNot: ['^apps/cli/', '^apps/[^/]+/src/(start|check)-[^/]+[.]ts$'] },
    },
    {
      name: 'typeorm-only-in-storage',
      severity: 'error',
      from: { pathNot: '^apps/api-server/src/storage/' },
      to: { path: '^node_modules/(typeorm|@nestjs/typeorm|libsql)/' },
    },
    {
      name: 'rxjs-only-in-apps-and-client',
      severity: 'error',
      from: { pathNot: '^(apps|libs/client)/' },
      to: { path: '^node_modules/rxjs/' },
    },
    {
      name: 'no-test-code-in-production',
      severity: 'error',
      from: { pathNot: [spec, '^test/', '^libs/testing/', '^scripts/'] },
      to: { path: [spec, '^test/', '^libs/testing/'] },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { conditionNames: ['kubernest-source', 'import', 'node', 'default', 'types'], exportsFields: ['exports'] },
  },
};
