/** What the name in the path of a proxy says: `name`, `name:port` or `scheme:name:port`. */
export interface SchemeNamePort {
  /** `http`, `https` or empty. */
  readonly scheme: string;
  readonly name: string;
  /** A number or the name of a port; empty where none is given. */
  readonly port: string;
}

const schemes: readonly string[] = ['http', 'https', ''];

/** Undefined for anything else. Source: k8s.io/apimachinery/pkg/util/net/port_split.go SplitSchemeNamePort. */
export function parseSchemeNamePort(text: string): SchemeNamePort | undefined {
  const parts = text.split(':');
  const [scheme = '', name = '', port = ''] = parts.length < 3 ? ['', ...parts] : parts;
  return parts.length > 3 || name === '' || !schemes.includes(scheme) ? undefined : { scheme, name, port };
}
