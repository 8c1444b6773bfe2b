const maxTotal = 4096;
const maxEach = 256;

/**
 * Texts as values of Warning headers: `299 - "text"`. Long ones are cut when all of them are too long together.
 * Source: k8s.io/apiserver/pkg/endpoints/filters/warning.go, k8s.io/apimachinery/pkg/util/net/http.go NewWarningHeader.
 */
export function warningHeaders(texts: readonly string[]): readonly string[] {
  const whole = texts.map((text) => format(text));
  if (whole.reduce((sum, { length }) => sum + length, 0) <= maxTotal) return whole;
  const cut: string[] = [];
  let total = 0;
  for (const text of texts) {
    const value = format(Array.from(text).slice(0, maxEach).join(''));
    total += value.length;
    if (total > maxTotal) break;
    cut.push(value);
  }
  return cut;
}

/** Control characters cannot stand in a header; other characters are sent as their UTF-8 bytes. */
function format(text: string): string {
  const quoted = text.replace(/[\\"]/g, '\\$&').replace(/\p{Cc}/gu, ' ');
  return `299 - "${Buffer.from(quoted, 'utf8').toString('latin1')}"`;
}
