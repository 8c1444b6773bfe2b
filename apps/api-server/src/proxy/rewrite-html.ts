import { type Duplex, PassThrough, type Transform } from 'node:stream';
import { createDeflateRaw, createGunzip, createGzip, createInflateRaw } from 'node:zlib';
import { RewritingStream } from 'parse5-html-rewriting-stream';
import { type HeaderList, valuesOf } from '#domain/reverse-proxy/header-list.js';
import { linkAttributes } from '#domain/reverse-proxy/link-attributes.js';

/** A link as it is to be; undefined for what is none. */
export type RewriteLink = (link: string) => string | undefined;

/** What an answer with these headers goes through so that links in it are rewritten; nothing where it is no HTML, or in no known encoding. */
export function htmlStages(headers: HeaderList, rewrite: RewriteLink): readonly Duplex[] {
  const [contentType = ''] = valuesOf(headers, 'Content-Type');
  if (contentType.split(';', 1)[0]?.trim() !== 'text/html') return [];
  const [encoding = ''] = valuesOf(headers, 'Content-Encoding');
  switch (encoding) {
    case '':
      return [asText(), rewriter(rewrite)];
    case 'gzip':
      return [asText(createGunzip()), rewriter(rewrite), createGzip()];
    case 'deflate':
      return [asText(createInflateRaw()), rewriter(rewrite), createDeflateRaw()];
    default:
      return [];
  }
}

/** The rewriter takes characters, not bytes. */
function asText(stage: Transform = new PassThrough()): Transform {
  return stage.setEncoding('utf8');
}

type StartTag = Parameters<RewritingStream['emitStartTag']>[0];

/** Start tags are written anew, everything else stays as it came. Source: k8s.io/apimachinery/pkg/util/proxy/transport.go rewriteHTML. */
function rewriter(rewrite: RewriteLink): Duplex {
  const stream = new RewritingStream();
  stream.on('startTag', (tag) => stream.emitRaw(formatTag(tag, rewrite)));
  return stream;
}

function formatTag({ tagName, attrs, selfClosing }: StartTag, rewrite: RewriteLink): string {
  const links = linkAttributes(tagName);
  const written = attrs.map(({ name, value }) => ` ${name}="${escape(links.includes(name) ? (rewrite(value) ?? value) : value)}"`);
  return `<${tagName}${written.join('')}${selfClosing ? '/' : ''}>`;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', "'": '&#39;', '<': '&lt;', '>': '&gt;', '"': '&#34;', '\r': '&#13;' };

/** As Go's html package writes text. */
function escape(text: string): string {
  return text.replace(/[&'<>"\r]/g, (character) => escapes[character] ?? character);
}
