const table = `
a href
applet codebase
area href
audio src
base href
blockquote cite
body background
button formaction
command icon
del cite
embed src
form action
frame longdesc src
head profile
html manifest
iframe longdesc src
img longdesc src usemap
input src usemap formaction
ins cite
link href
object classid codebase data usemap
q cite
script src
source src
video poster src
`;

const attributes: ReadonlyMap<string, readonly string[]> = new Map(
  table
    .trim()
    .split('\n')
    .map((line) => line.split(' '))
    .map(([tag = '', ...names]) => [tag, names]),
);

/** Which attributes of an HTML element hold links; all in small letters. Source: k8s.io/apimachinery/pkg/util/proxy/transport.go atomsToAttrs. */
export function linkAttributes(tag: string): readonly string[] {
  return attributes.get(tag) ?? [];
}
