import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { encodeJson } from '#domain/codec/encode-json.js';
import { encodeGnostic } from '#domain/api/open-api/gnostic/encode-gnostic.js';
import type { JsonObject } from '#domain/json/json.js';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** A document in the forms that it is sent in. It is kept compressed: a few hundred kilobytes in place of many megabytes. */
export class OpenApiDocument {
  #protobuf: Promise<Buffer> | undefined;

  private constructor(
    private readonly json: Buffer,
    /** SHA-512 of the JSON form, in capital hexadecimal digits. */
    readonly hash: string,
    private readonly form: 'v2' | 'v3',
  ) {}

  static async of(document: JsonObject, form: 'v2' | 'v3'): Promise<OpenApiDocument> {
    const text = Buffer.from(encodeJson(document));
    return new OpenApiDocument(await compress(text), createHash('sha512').update(text).digest('hex').toUpperCase(), form);
  }

  /** The bytes of an encoding, compressed when the client takes that. */
  async bytes(encoding: 'json' | 'protobuf', gzipped: boolean): Promise<Buffer> {
    const compressed = encoding === 'json' ? this.json : await (this.#protobuf ??= this.#encodeProtobuf());
    return gzipped ? compressed : decompress(compressed);
  }

  async #encodeProtobuf(): Promise<Buffer> {
    const document = JSON.parse((await decompress(this.json)).toString()) as JsonObject;
    return compress(encodeGnostic(document, this.form));
  }
}
