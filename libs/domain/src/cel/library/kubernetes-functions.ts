import { type FunctionDeclaration, mergeDeclarations } from '#domain/cel/check/function-declaration.js';
import { authorizationFunctions } from '#domain/cel/library/authorization-functions.js';
import { conversions } from '#domain/cel/library/conversions.js';
import { formatFunctions } from '#domain/cel/library/format-functions.js';
import { cidrFunctions, ipFunctions } from '#domain/cel/library/ip-functions.js';
import { listExtension } from '#domain/cel/library/list-extension.js';
import { listFunctions } from '#domain/cel/library/list-functions.js';
import { mapInsertion, optionalFunctions } from '#domain/cel/library/optional-functions.js';
import { quantityFunctions } from '#domain/cel/library/quantity-functions.js';
import { regexFunctions } from '#domain/cel/library/regex-functions.js';
import { semverFunctions } from '#domain/cel/library/semver-functions.js';
import { setFunctions } from '#domain/cel/library/set-functions.js';
import { standardFunctions } from '#domain/cel/library/standard-functions.js';
import { standardOperators } from '#domain/cel/library/standard-operators.js';
import { stringFunctions } from '#domain/cel/library/string-functions.js';
import { timeFunctions } from '#domain/cel/library/time-functions.js';
import { urlFunctions } from '#domain/cel/library/url-functions.js';

/**
 * All functions that Kubernetes v1.36 gives to expressions, libraries in upstream's order (apiserver/pkg/cel/environment/base.go): overloads
 * of one function from several of them are tried in it.
 */
export const kubernetesFunctions: ReadonlyMap<string, FunctionDeclaration> = mergeDeclarations([
  ...standardOperators,
  ...conversions,
  ...standardFunctions,
  ...timeFunctions,
  ...urlFunctions,
  ...regexFunctions,
  ...listFunctions,
  ...authorizationFunctions,
  ...optionalFunctions,
  ...quantityFunctions,
  ...stringFunctions,
  ...setFunctions,
  ...ipFunctions,
  ...cidrFunctions,
  ...formatFunctions,
  mapInsertion,
  ...semverFunctions,
  ...listExtension,
]);
