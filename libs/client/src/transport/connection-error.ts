/** No answer: refused, reset, timed out, broken off, or not to be read. Whether the server acted on the request is unknown. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  /** Of the system, such as `ECONNREFUSED`; `ETIMEDOUT` also for an answer that took too long. */
  readonly code: string;

  constructor(
    /** `GET https://127.0.0.1:6443/api/v1/pods` */
    readonly request: string,
    cause: unknown,
  ) {
    super(`${request}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.code = (cause as { code?: string } | undefined)?.code ?? '';
  }

  /** Nobody listens there, so nothing has been done. */
  get refused(): boolean {
    return this.code === 'ECONNREFUSED';
  }
}
