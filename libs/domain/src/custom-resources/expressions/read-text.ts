import { goTypeName } from '#domain/custom-resources/expressions/go-type-name.js';
import { CelBytes, CelDuration, CelError, CelTimestamp, type CelValue } from '#domain/cel/values/value.js';
import { decodeBase64 } from '#domain/encoding/base64.js';
import { parseDuration } from '#domain/time/time-formats.js';
import { parseInstant } from '#domain/time/go-time.js';

/** A text, or what it is by its format. Formats that mean nothing to expressions leave it a text. */
export function readText(raw: unknown, format: string | undefined): CelValue {
  if (typeof raw !== 'string') return new CelError(`invalid data, expected string, got ${goTypeName(raw)}`);
  switch (format) {
    case 'duration':
      return readDuration(raw);
    case 'date':
      return readTime(raw, `${raw}T00:00:00Z`, 'date');
    case 'date-time':
      return raw === '' ? new CelTimestamp(0, 0) : readTime(raw, /[zZ]|[+-]\d{2}:\d{2}$/.test(raw) ? raw : `${raw}Z`, 'date-time');
    case 'byte':
      return readBytes(raw);
    default:
      return raw;
  }
}

function readDuration(text: string): CelValue {
  const nanoseconds = parseDuration(text);
  return nanoseconds === undefined
    ? new CelError(`Invalid duration ${text}: unable to parse ${text} as duration`)
    : new CelDuration(nanoseconds);
}

function readTime(text: string, full: string, format: string): CelValue {
  const instant = parseInstant(full);
  if (typeof instant === 'string') return new CelError(`Invalid ${format} formatted string ${text}: ${instant}`);
  return new CelTimestamp(instant.seconds, instant.nanos, instant.offsetMinutes);
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Line breaks do not count. */
function readBytes(text: string): CelValue {
  const plain = text.replace(/[\r\n]/g, '');
  if (!base64.test(plain)) return new CelError(`Invalid byte formatted string ${text}: illegal base64 data`);
  return new CelBytes(Uint8Array.from(decodeBase64(plain), (unit) => unit.charCodeAt(0)));
}
