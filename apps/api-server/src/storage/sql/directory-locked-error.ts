/** Another process works in a data directory. */
export class DirectoryLockedError extends Error {
  override readonly name = 'DirectoryLockedError';

  /** `pid` is that of the process which has the directory. */
  constructor(
    message: string,
    readonly pid: number,
  ) {
    super(message);
  }

  static of(directory: string, pid: number): DirectoryLockedError {
    return new DirectoryLockedError(`the data directory ${directory} is in use by process ${pid}`, pid);
  }
}
