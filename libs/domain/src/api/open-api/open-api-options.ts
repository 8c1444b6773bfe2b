import type { Descriptions } from '#domain/api/open-api/descriptions.js';

/** What documents say besides the registry. */
export interface OpenApiOptions {
  readonly descriptions: Descriptions;
  /** Version of Kubernetes, without what follows a dash: `v1.36.2`. */
  readonly version: string;
  /** Paths that are served besides the API, as for toRootPaths; those that upstream documents are documented. */
  readonly others: readonly string[];
}

/** How clients show who they are. */
export const bearerToken = { type: 'apiKey', description: 'Bearer Token authentication', name: 'authorization', in: 'header' } as const;

/** What an answer with the status says; every operation may also answer 401. */
export const answerTexts = { 200: 'OK', 201: 'Created', 202: 'Accepted', 401: 'Unauthorized' } as const;
