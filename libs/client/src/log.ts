/** What libs/client says to people. A pino logger is one; the fields go beside the message, an error as `err`. */
export interface Log {
  error(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  info(fields: object, message: string): void;
  debug(fields: object, message: string): void;
}
