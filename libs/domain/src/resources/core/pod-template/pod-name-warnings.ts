import { isDns1123Label } from '#domain/validation/names.js';

/** What is said of the name of an object whose pods are named after it, where the name itself is allowed to have dots. */
export function podNameWarnings(name: string): readonly string[] {
  const problems = isDns1123Label(name);
  if (problems.length === 0) return [];
  const advice = 'this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended';
  return [`metadata.name: ${advice}: [${problems.join(' ')}]`];
}
