import { randomSuffix } from '#domain/api/write/random-suffix.js';

const maxNameLength = 63;
const suffixLength = 5;

/** How often a create tries another name when the one it made is taken (registry/store.go maxNameGenerationCreateAttempts). */
export const maxNameGenerationAttempts = 8;

/** `generateName` cut to 58 characters and five random ones. Source: k8s.io/apiserver/pkg/storage/names/generate.go. */
export function generateName(base: string, random: () => number): string {
  return base.slice(0, maxNameLength - suffixLength) + randomSuffix(suffixLength, random);
}
