/** Where the events of a watch go. */
export interface WatchSink<Frame> {
  write(frame: Frame): void;
  /** Bytes that were written and that the client has not taken yet. */
  readonly backlog: number;
  /** Ends the stream properly. */
  end(): void;
  /** Cuts the connection, for a client that does not read. */
  destroy(): void;
  /** Called once when the stream is over, whoever ended it. */
  onClose(listener: () => void): void;
}
