import { webSocketTokenOf } from '#domain/authentication/web-socket-token.js';
import { unauthorized } from '#domain/status/status-error.js';
import type { UserInfo } from '#domain/api/strategy.js';
import type { Authenticator } from './authenticator.js';
import type { TokenAuthenticator } from './token-authenticator.js';

const extraSpaceWarning = 'the provided Authorization header contains extra space before the bearer token, and is ignored';

/** Whoever sends `Authorization: Bearer …`. Source: k8s.io/apiserver/pkg/authentication/request/bearertoken/bearertoken.go. */
export function bearerTokenAuthenticator(tokens: TokenAuthenticator): Authenticator {
  return ({ authorization, warnings }) => {
    if (authorization === undefined) return undefined;
    const [scheme = '', token = '', ...more] = authorization.trim().split(' ');
    if (scheme.toLowerCase() !== 'bearer') return undefined;
    if (token === '') {
      if (more.length > 0) warnings.push(extraSpaceWarning);
      return undefined;
    }
    return userOf(tokens, token, warnings);
  };
}

/** Whoever has a token among the protocols of a WebSocket, as browsers must. */
export function webSocketTokenAuthenticator(tokens: TokenAuthenticator): Authenticator {
  return ({ webSocketProtocols, warnings }) => {
    const found = webSocketProtocols === undefined ? undefined : webSocketTokenOf(webSocketProtocols);
    if (typeof found === 'string') throw unauthorized();
    return found && userOf(tokens, Buffer.from(found.encoded, 'base64url').toString('utf8'), warnings);
  };
}

/** Throws 401. */
function userOf(tokens: TokenAuthenticator, token: string, warnings: string[]): UserInfo {
  const result = tokens.authenticate(token);
  if ('problem' in result) throw unauthorized();
  if (result.warning !== undefined) warnings.push(result.warning);
  return result.user;
}
