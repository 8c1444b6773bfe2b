import type { UserInfo } from '#domain/api/strategy.js';

/** Who the server is when it writes on its own account. */
export const apiServerUser: UserInfo = { username: 'system:apiserver', groups: ['system:masters', 'system:authenticated'] };
