/** The same words, whatever the space between them. */
export function sameWords(a, b) {
  return squeeze(a) === squeeze(b);
}

function squeeze(text) {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/**
 * A text whose line breaks have become spaces, one each, with those breaks put back that can be told: two spaces between sentences were
 * an empty line (or two spaces: that is the mistake to expect), more than two a line that is indented, as is the item of a list.
 */
export function restoreLines(text) {
  return text
    .replaceAll(/(\S) ( {2,})(?=\S)/g, '$1\n$2')
    .replaceAll(/(\S) {2}(?=\d+\. )/g, '$1\n ')
    .replaceAll(/([.:)]) {2}(?=[A-Z`]|- )/g, '$1\n\n');
}
