/** The texts of API types and parameters as scripts/build-descriptions.mjs writes them to dist/descriptions.json. */
export interface DescriptionTexts {
  /** OpenAPI name of a definition (`io.k8s.api.core.v1.Pod`) to JSON name of a field to text; its own text under the empty name. */
  readonly definitions: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Options type (`ListOptions`; empty for what every request takes) to name of a parameter to text. */
  readonly parameters: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Looks up what OpenAPI says in prose. They are upstream's words and no part of this program: it reads them when it is built. */
export interface Descriptions {
  ofDefinition(name: string): string | undefined;
  ofField(definition: string, field: string): string | undefined;
  ofParameter(options: string, name: string): string | undefined;
}

/** Descriptions from the parsed file; from no file there are none, and documents lack nothing but the texts. */
export function toDescriptions(texts: DescriptionTexts | undefined): Descriptions {
  return {
    ofDefinition: (name) => find(texts?.definitions, name, ''),
    ofField: (definition, field) => find(texts?.definitions, definition, field),
    ofParameter: (options, name) => find(texts?.parameters, options, name),
  };
}

function find(texts: DescriptionTexts['definitions'] | undefined, type: string, name: string): string | undefined {
  const known = texts && Object.hasOwn(texts, type) ? texts[type] : undefined;
  return known && Object.hasOwn(known, name) ? known[name] : undefined;
}
