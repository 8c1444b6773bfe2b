import { forbiddenRequest } from '#domain/api/request/forbidden-request.js';
import type { UserInfo } from '#domain/api/strategy.js';
import { type ImpersonationCheck, impersonationModes } from '#domain/authentication/impersonation/impersonation-modes.js';
import { type WantedUser, wantedUserOf } from '#domain/authentication/impersonation/wanted-user.js';
import type { AccessRequest } from '#domain/authorization/access-request.js';
import type { Decision } from '#domain/authorization/decision.js';
import { StatusError } from '#domain/status/status-error.js';
import type { Authorizer } from '../authorization/authorizer.js';

/** Whom a request wants to be made as; undefined for nearly every one. `headers` as Node has them raw. Throws 400. */
export function impersonationAsked(headers: readonly string[]): WantedUser | undefined {
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? '';
    if (name.length >= 15 && /^impersonate-/i.test(name)) return wantedUserOf(headers.map(asUtf8));
  }
  return undefined;
}

function asUtf8(text: string): string {
  return /[\x80-\xff]/.test(text) ? Buffer.from(text, 'latin1').toString('utf8') : text;
}

/** The user as whom `requestor` makes a request. Throws 403 where they may not. */
export async function impersonate(
  authorizer: Authorizer,
  wanted: WantedUser,
  requestor: UserInfo,
  access: AccessRequest,
): Promise<UserInfo> {
  let first: StatusError | undefined;
  for (const { checks, user } of impersonationModes(wanted, requestor, access)) {
    const refusal = await firstRefusal(authorizer, checks);
    if (!refusal) return user;
    first ??= refusal;
  }
  throw first ?? forbiddenRequest(requestor, access, 'all impersonation modes failed');
}

async function firstRefusal(authorizer: Authorizer, checks: readonly ImpersonationCheck[]): Promise<StatusError | undefined> {
  for (const { requestor: user, instead, access, refusal } of checks) {
    if (refusal) return refusal;
    if (instead && (await authorizer.authorize({ user, info: instead })).allowed) continue;
    for (const info of access) {
      const decision = await authorizer.authorize({ user, info });
      if (!decision.allowed) return forbiddenRequest(user, info, whyNot(decision));
    }
  }
  return undefined;
}

function whyNot({ reason, error }: Decision): string {
  return [error, reason].filter((text) => text !== undefined && text !== '').join(': ');
}
