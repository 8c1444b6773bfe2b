const prefix = 'base64url.bearer.authorization.k8s.io.';

/** What the protocols of a WebSocket say besides the protocols. */
export interface WebSocketToken {
  /** Encoded still. */
  readonly encoded: string;
  /** The protocols that are meant as such. */
  readonly others: readonly string[];
}

/**
 * The token that a browser hides among the protocols of a WebSocket, because it can send no header; undefined where there is none. `protocols` is
 * the value of Sec-WebSocket-Protocol. A text says what is wrong.
 * Source: k8s.io/apiserver/pkg/authentication/request/websocket/protocol.go.
 */
export function webSocketTokenOf(protocols: string): WebSocketToken | string | undefined {
  const all = protocols.split(',').map((protocol) => protocol.trim());
  const [token, ...more] = all.filter((protocol) => protocol.startsWith(prefix));
  if (token === undefined) return undefined;
  if (more.length > 0) return 'multiple base64.bearer.authorization tokens specified';
  const encoded = token.slice(prefix.length);
  if (!/^[\w-]*$/.test(encoded)) return 'invalid base64.bearer.authorization token encoding';
  const others = all.filter((protocol) => protocol !== token);
  if (encoded === '') return undefined;
  return others.length === 0 ? 'missing additional subprotocol' : { encoded, others };
}

/** Whether one of the protocols of a WebSocket is no protocol but a token. */
export function isWebSocketToken(protocol: string): boolean {
  return protocol.startsWith(prefix);
}
