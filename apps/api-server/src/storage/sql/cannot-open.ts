/** What SQLite calls a file that is damaged or something else. */
const damage = /^SQLITE_(CORRUPT|NOTADB)/;

/** The error of a database that is no use, in one line; of a damaged one it says how to learn more. A RangeError is about a damaged log. */
export function cannotOpen(file: string, cause: unknown): Error {
  const isDamaged = cause instanceof RangeError || damage.test(codeOf(cause));
  const message = cause instanceof Error ? cause.message : String(cause);
  const advice = isDamaged ? ' (kubernest db check tells more)' : '';
  return new Error(`cannot open the database ${file}: ${message}${advice}`, { cause });
}

/** Of an error of SQLite's, or of TypeORM's around one. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('driverError' in error) return codeOf(error.driverError);
  return 'code' in error ? String(error.code) : '';
}
