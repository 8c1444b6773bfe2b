/** An error that is answered in plain text, as upstream's aggregator does for servers that it passes requests on to. */
export class PlainTextError extends Error {
  override readonly name = 'PlainTextError';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}
