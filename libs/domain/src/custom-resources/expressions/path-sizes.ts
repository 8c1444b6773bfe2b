import type { PathSizes } from '#domain/cel/cost/call-estimate.js';
import type { TypeDeclaration } from '#domain/custom-resources/expressions/type-declaration.js';
import { stringType } from '#domain/cel/types/cel-type.js';

/** How large what an expression finds below its variable may be. Source: sizeEstimator of apiextensions-apiserver's schema/cel/compilation.go. */
export function pathSizes(root: TypeDeclaration): PathSizes {
  return (path) => {
    let node: TypeDeclaration | undefined = root;
    for (const step of path.slice(1)) {
      node = next(node, step);
      if (!node) return undefined;
    }
    return { min: 0, max: node.maxElements };
  };
}

/** Keys of maps have no limit of their own. */
const key: TypeDeclaration = { type: stringType, fields: undefined, element: undefined, maxElements: 0, minSize: 2 };

function next(node: TypeDeclaration, step: string): TypeDeclaration | undefined {
  if (step === '@items' || step === '@values') return node.element;
  if (step === '@keys') return node.type.kind === 'map' ? key : undefined;
  return node.fields?.get(step);
}
