import type { UserInfo } from '#domain/api/strategy.js';
import { unauthorized } from '#domain/status/status-error.js';
import { anonymous, type Authenticator, type Credentials } from './authenticator.js';

/**
 * Asks one authenticator after another; who sends nothing is anonymous, who sends credentials that nobody knows is refused with 401.
 * Synchronous as long as the authenticators are.
 */
export function authenticate(authenticators: readonly Authenticator[], credentials: Credentials): UserInfo | Promise<UserInfo> {
  for (const [i, authenticator] of authenticators.entries()) {
    const user = authenticator(credentials);
    if (user instanceof Promise) return user.then((found) => found ?? authenticate(authenticators.slice(i + 1), credentials));
    if (user) return user;
  }
  if (credentials.authorization !== undefined) throw unauthorized();
  return anonymous;
}
