import { isPrintable } from '#domain/json/go-marshal.js';
import { byteLength } from '#domain/validation/names.js';

const maxBytes = 128;

/**
 * Who a client is when it does not say: its user agent up to the first slash, without what cannot be printed, cut to 128 bytes.
 * Source: prefixFromUserAgent of k8s.io/apiserver/pkg/endpoints/handlers/create.go.
 */
export function managerName(fieldManager: string, userAgent: string | undefined): string {
  if (fieldManager !== '') return fieldManager;
  const [product = ''] = (userAgent ?? '').split('/');
  if (/^[ -~]*$/.test(product) && product.length <= maxBytes) return product;
  let name = '';
  let bytes = 0;
  for (const character of product) {
    if (!isPrintable(character)) continue;
    bytes += byteLength(character);
    if (bytes > maxBytes) break;
    name += character;
  }
  return name;
}
