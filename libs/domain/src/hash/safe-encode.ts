/** The letters of names that upstream makes up: no vowels and no look-alikes, so that no word comes out. Source: k8s.io/apimachinery/pkg/util/rand. */
export const safeAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** A text of digits in letters of the alphabet (rand.SafeEncodeString): `2719236193` is `6c5f67b5f7`. */
export function safeEncode(text: string): string {
  let encoded = '';
  for (let i = 0; i < text.length; i += 1) encoded += safeAlphabet.charAt(text.charCodeAt(i) % safeAlphabet.length);
  return encoded;
}
