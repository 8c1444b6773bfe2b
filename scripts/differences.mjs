/**
 * Every place where two JSON values differ, as `path: theirs -> ours` lines. `ignore(path, name)` says which members do not count.
 * Lists are compared in order.
 */
export function differences(theirs, ours, ignore = () => false, path = '') {
  if (Array.isArray(theirs) && Array.isArray(ours)) {
    const length = Math.max(theirs.length, ours.length);
    return Array.from({ length }, (_, i) => differences(theirs[i], ours[i], ignore, `${path}[${i}]`)).flat();
  }
  if (isObject(theirs) && isObject(ours)) {
    const names = [...new Set([...Object.keys(theirs), ...Object.keys(ours)])].filter((name) => !ignore(path, name));
    return names.flatMap((name) => differences(theirs[name], ours[name], ignore, `${path}/${name.replaceAll('/', '~1')}`));
  }
  return Object.is(theirs, ours) ? [] : [`${path}: ${show(theirs)} -> ${show(ours)}`];
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value) {
  const text = JSON.stringify(value) ?? 'absent';
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
