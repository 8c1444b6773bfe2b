import { always, type Choice, type MessageShapes, referenceOr } from '#domain/api/open-api/gnostic/message-shape.js';
import { isJsonObject, type Json } from '#domain/json/json.js';

const simpleValue =
  'type format items collectionFormat default maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems uniqueItems enum multipleOf';
const simpleTypes: Readonly<Record<string, string>> = {
  items: 'PrimitivesItems',
  default: 'Any',
  maximum: 'double',
  exclusiveMaximum: 'bool',
  minimum: 'double',
  exclusiveMinimum: 'bool',
  maxLength: 'int64',
  minLength: 'int64',
  maxItems: 'int64',
  minItems: 'int64',
  uniqueItems: 'bool',
  enum: 'Any[]',
  multipleOf: 'double',
};

/** The fields of a value that is no object, numbered from `first`; several messages have them in this order. */
function simpleFields(first: number): string {
  const words = simpleValue.split(' ').map((name, i) => `${name}=${first + i}:${simpleTypes[name] ?? 'string'}`);
  return `${words.join(' ')} x-*=${first + words.length}:Any`;
}

/** github.com/google/gnostic-models/openapiv2/OpenAPIv2.proto, as far as documents of this server go. */
export const shapesV2: MessageShapes = {
  messages: {
    Document:
      'swagger=1:string info=2:Info host=3:string basePath=4:string schemes=5:string[] consumes=6:string[] produces=7:string[] paths=8:Paths ' +
      'definitions=9:{Schema} parameters=10:{Parameter} responses=11:{Response} security=12:{StringArray}[] ' +
      'securityDefinitions=13:{SecurityDefinitionsItem} x-*=16:Any',
    Info: 'title=1:string version=2:string description=3:string termsOfService=4:string x-*=7:Any',
    Paths: 'x-*=1:Any /*=2:PathItem',
    PathItem:
      '$ref=1:string get=2:Operation put=3:Operation post=4:Operation delete=5:Operation options=6:Operation head=7:Operation ' +
      'patch=8:Operation parameters=9:ParametersItem[] x-*=10:Any',
    Operation:
      'tags=1:string[] summary=2:string description=3:string operationId=5:string produces=6:string[] consumes=7:string[] ' +
      'parameters=8:ParametersItem[] responses=9:Responses schemes=10:string[] deprecated=11:bool security=12:{StringArray}[] x-*=13:Any',
    Responses: '0*=1:ResponseValue x-*=2:Any',
    Response: 'description=1:string schema=2:SchemaItem x-*=5:Any',
    BodyParameter: 'description=1:string name=2:string in=3:string required=4:bool schema=5:Schema x-*=6:Any',
    HeaderParameterSubSchema: `required=1:bool in=2:string description=3:string name=4:string ${simpleFields(5)}`,
    FormDataParameterSubSchema: `required=1:bool in=2:string description=3:string name=4:string allowEmptyValue=5:bool ${simpleFields(6)}`,
    QueryParameterSubSchema: `required=1:bool in=2:string description=3:string name=4:string allowEmptyValue=5:bool ${simpleFields(6)}`,
    PathParameterSubSchema: `required=1:bool in=2:string description=3:string name=4:string ${simpleFields(5)}`,
    PrimitivesItems: simpleFields(1),
    JsonReference: '$ref=1:string description=2:string',
    Schema:
      '$ref=1:string format=2:string title=3:string description=4:string default=5:Any multipleOf=6:double maximum=7:double ' +
      'exclusiveMaximum=8:bool minimum=9:double exclusiveMinimum=10:bool maxLength=11:int64 minLength=12:int64 pattern=13:string ' +
      'maxItems=14:int64 minItems=15:int64 uniqueItems=16:bool maxProperties=17:int64 minProperties=18:int64 required=19:string[] ' +
      'enum=20:Any[] additionalProperties=21:AdditionalPropertiesItem type=22:TypeItem items=23:ItemsItem allOf=24:Schema[] ' +
      'properties=25:{Schema} discriminator=26:string readOnly=27:bool externalDocs=29:ExternalDocs example=30:Any x-*=31:Any',
    ExternalDocs: 'description=1:string url=2:string x-*=3:Any',
    BasicAuthenticationSecurity: 'type=1:string description=2:string x-*=3:Any',
    ApiKeySecurity: 'type=1:string name=2:string in=3:string description=4:string x-*=5:Any',
  },
  choices: {
    ParametersItem: referenceOr({ number: 2, type: 'JsonReference' }, { number: 1, type: 'Parameter' }),
    Parameter: (value) => (placeOf(value) === 'body' ? { number: 1, type: 'BodyParameter' } : { number: 2, type: 'NonBodyParameter' }),
    NonBodyParameter: (value) => nonBody[placeOf(value)],
    ResponseValue: referenceOr({ number: 2, type: 'JsonReference' }, { number: 1, type: 'Response' }),
    SchemaItem: always(1, 'Schema'),
    AdditionalPropertiesItem: (value) => (typeof value === 'boolean' ? { number: 2, type: 'bool' } : { number: 1, type: 'Schema' }),
    TypeItem: (value) => ({ number: 1, type: Array.isArray(value) ? 'string[]' : 'string' }),
    ItemsItem: (value) => ({ number: 1, type: Array.isArray(value) ? 'Schema[]' : 'Schema' }),
    StringArray: always(1, 'string[]'),
    SecurityDefinitionsItem: (value) =>
      isJsonObject(value) && value['type'] === 'basic'
        ? { number: 1, type: 'BasicAuthenticationSecurity' }
        : { number: 2, type: 'ApiKeySecurity' },
  },
};

const nonBody: Readonly<Record<string, Choice>> = {
  header: { number: 1, type: 'HeaderParameterSubSchema' },
  formData: { number: 2, type: 'FormDataParameterSubSchema' },
  query: { number: 3, type: 'QueryParameterSubSchema' },
  path: { number: 4, type: 'PathParameterSubSchema' },
};

function placeOf(value: Json): string {
  const place = isJsonObject(value) ? value['in'] : undefined;
  return typeof place === 'string' ? place : '';
}
