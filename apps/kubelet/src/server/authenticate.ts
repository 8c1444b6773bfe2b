import { timingSafeEqual, createHash } from 'node:crypto';

/** Paths that tell nothing about anybody. */
const open: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/livez']);

/** Whether a request may be answered: the API server shows the token that both were started with. */
export function mayAsk(path: string, authorization: string | undefined, token: string | undefined): boolean {
  const [bare = ''] = path.split('?', 1);
  if (open.has(bare)) return true;
  const shown = /^Bearer\s+(.+)$/i.exec(authorization ?? '')?.[1];
  return token !== undefined && shown !== undefined && timingSafeEqual(digest(shown), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
