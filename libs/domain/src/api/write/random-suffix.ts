/** No vowels and nothing that looks like one, so that no words come out. Source: k8s.io/apimachinery/pkg/util/rand. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** Random characters as upstream puts them at the end of names. `random` is in [0, 1). */
export function randomSuffix(length: number, random: () => number): string {
  let text = '';
  for (let i = 0; i < length; i += 1) text += alphabet.charAt(Math.floor(random() * alphabet.length));
  return text;
}
