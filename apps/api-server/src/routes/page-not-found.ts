/** A path that nobody serves. Upstream answers in plain text, not with a Status. */
export class PageNotFound extends Error {
  override readonly name = 'PageNotFound';
}
