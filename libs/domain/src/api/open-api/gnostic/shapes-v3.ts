import { always, type MessageShapes, referenceOr } from '#domain/api/open-api/gnostic/message-shape.js';

const orReference = (type: string): ReturnType<typeof referenceOr> => referenceOr({ number: 2, type: 'Reference' }, { number: 1, type });

/** github.com/google/gnostic-models/openapiv3/OpenAPIv3.proto, as far as documents of this server go. */
export const shapesV3: MessageShapes = {
  messages: {
    Document: 'openapi=1:string info=2:Info paths=4:Paths components=5:Components security=6:{StringArray}[] x-*=9:Any',
    Info: 'title=1:string description=2:string termsOfService=3:string version=6:string x-*=7:Any summary=8:string',
    Paths: '/*=1:PathItem x-*=2:Any',
    PathItem:
      '$ref=1:string summary=2:string description=3:string get=4:Operation put=5:Operation post=6:Operation delete=7:Operation ' +
      'options=8:Operation head=9:Operation patch=10:Operation trace=11:Operation parameters=13:ParameterOrReference[] x-*=14:Any',
    Operation:
      'tags=1:string[] summary=2:string description=3:string operationId=5:string parameters=6:ParameterOrReference[] ' +
      'requestBody=7:RequestBodyOrReference responses=8:Responses deprecated=10:bool security=11:{StringArray}[] x-*=13:Any',
    Parameter:
      'name=1:string in=2:string description=3:string required=4:bool deprecated=5:bool allowEmptyValue=6:bool style=7:string ' +
      'explode=8:bool allowReserved=9:bool schema=10:SchemaOrReference example=11:Any content=13:{MediaType} x-*=14:Any',
    RequestBody: 'description=1:string content=2:{MediaType} required=3:bool x-*=4:Any',
    MediaType: 'schema=1:SchemaOrReference example=2:Any x-*=5:Any',
    Responses: '0*=2:ResponseOrReference default=1:ResponseOrReference x-*=3:Any',
    Response: 'description=1:string content=3:{MediaType} x-*=5:Any',
    Components:
      'schemas=1:{SchemaOrReference} responses=2:{ResponseOrReference} parameters=3:{ParameterOrReference} ' +
      'requestBodies=5:{RequestBodyOrReference} securitySchemes=7:{SecuritySchemeOrReference} x-*=10:Any',
    SecurityScheme:
      'type=1:string description=2:string name=3:string in=4:string scheme=5:string bearerFormat=6:string openIdConnectUrl=8:string x-*=9:Any',
    Reference: '$ref=1:string summary=2:string description=3:string',
    Schema:
      'nullable=1:bool readOnly=3:bool writeOnly=4:bool externalDocs=6:ExternalDocs example=7:Any deprecated=8:bool title=9:string ' +
      'multipleOf=10:double maximum=11:double exclusiveMaximum=12:bool minimum=13:double exclusiveMinimum=14:bool maxLength=15:int64 ' +
      'minLength=16:int64 pattern=17:string maxItems=18:int64 minItems=19:int64 uniqueItems=20:bool maxProperties=21:int64 ' +
      'minProperties=22:int64 required=23:string[] enum=24:Any[] type=25:string allOf=26:SchemaOrReference[] ' +
      'oneOf=27:SchemaOrReference[] anyOf=28:SchemaOrReference[] not=29:Schema items=30:ItemsItem properties=31:{SchemaOrReference} ' +
      'additionalProperties=32:AdditionalPropertiesItem default=33:DefaultType description=34:string format=35:string x-*=36:Any',
    ExternalDocs: 'description=1:string url=2:string x-*=3:Any',
  },
  choices: {
    ParameterOrReference: orReference('Parameter'),
    RequestBodyOrReference: orReference('RequestBody'),
    ResponseOrReference: orReference('Response'),
    SchemaOrReference: orReference('Schema'),
    SecuritySchemeOrReference: orReference('SecurityScheme'),
    AdditionalPropertiesItem: (value) =>
      typeof value === 'boolean' ? { number: 2, type: 'bool' } : { number: 1, type: 'SchemaOrReference' },
    ItemsItem: always(1, 'SchemaOrReference'),
    StringArray: always(1, 'string[]'),
    // a default that is an object or a list leaves the message empty
    DefaultType: (value) => {
      if (typeof value === 'number') return { number: 1, type: 'double' };
      if (typeof value === 'boolean') return { number: 2, type: 'bool' };
      return typeof value === 'string' ? { number: 3, type: 'string' } : undefined;
    },
  },
};
