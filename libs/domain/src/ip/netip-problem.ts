import { goQuote } from '#domain/json/go-marshal.js';

/** What Go's net/netip says of texts that are no addresses or networks. */

/** What is wrong, and the rest of the text from where it is. */
type Fault = readonly [message: string, at?: string];

/** Why netip.ParseAddr refuses a text; undefined when it does not. Zones (`%eth0`) are fine with it. */
export function addressProblem(text: string): string | undefined {
  const fault = addressFault(text);
  if (!fault) return undefined;
  const [message, at = ''] = fault;
  return `ParseAddr(${goQuote(text)}): ${message}${at === '' ? '' : ` (at ${goQuote(at)})`}`;
}

/** Why netip.ParsePrefix refuses a text; undefined when it does not. */
export function prefixProblem(text: string): string | undefined {
  const message = prefixFault(text);
  return message === undefined ? undefined : `netip.ParsePrefix(${goQuote(text)}): ${message}`;
}

function prefixFault(text: string): string | undefined {
  const slash = text.lastIndexOf('/');
  if (slash < 0) return "no '/'";
  const address = text.slice(0, slash);
  const problem = addressProblem(address);
  if (problem !== undefined) return problem;
  if (address.includes('%')) return 'IPv6 zones cannot be present in a prefix';
  const bits = text.slice(slash + 1);
  if (!/^(?:[0-9]|[1-9][0-9]+)$/.test(bits)) return `bad bits after slash: ${goQuote(bits)}`;
  return Number(bits) > (address.includes(':') ? 128 : 32) ? 'prefix length out of range' : undefined;
}

function addressFault(text: string): Fault | undefined {
  switch (/[.:%]/.exec(text)?.[0]) {
    case '.':
      return octetsFault(text);
    case ':':
      return groupsFault(text);
    case '%':
      return ['missing IPv6 address'];
    default:
      return ['unable to parse IP'];
  }
}

function octetsFault(text: string): Fault | undefined {
  let [octet, octets] = ['', 1];
  for (let i = 0; i < text.length; i += 1) {
    const character = text.charAt(i);
    if (/[0-9]/.test(character)) {
      if (octet === '0') return ['IPv4 field has octet with leading zero'];
      octet += character;
      if (Number(octet) > 255) return ['IPv4 field has value >255'];
    } else if (character !== '.') return ['unexpected character', text.slice(i)];
    else if (octet === '' || i === text.length - 1) return ['IPv4 field must have at least one digit', text.slice(i)];
    else if (octets === 4) return ['IPv4 address too long'];
    else [octet, octets] = ['', octets + 1];
  }
  return octets < 4 ? ['IPv4 address too short'] : undefined;
}

/** Reads an IPv6 text group by group; `bytes` counts what is read of the sixteen. */
function groupsFault(text: string): Fault | undefined {
  const [address = '', ...zone] = text.split('%');
  if (zone.length > 0 && zone.join('%') === '') return ['zone must be a non-empty string'];
  let hasGap = address.startsWith('::');
  let rest = hasGap ? address.slice(2) : address;
  if (hasGap && rest === '') return undefined;
  let bytes = 0;
  while (bytes < 16) {
    const group = /^[0-9a-fA-F]*/.exec(rest)?.[0] ?? '';
    const fault = groupFault(group, rest);
    if (fault) return fault;
    if (rest.charAt(group.length) === '.') {
      const embedded = embeddedFault(rest, bytes, hasGap);
      if (embedded) return embedded;
      [bytes, rest] = [bytes + 4, ''];
      break;
    }
    bytes += 2;
    rest = rest.slice(group.length);
    if (rest === '') break;
    if (!rest.startsWith(':')) return ['unexpected character, want colon', rest];
    if (rest === ':') return ['colon must be followed by more characters', rest];
    rest = rest.slice(1);
    if (!rest.startsWith(':')) continue;
    if (hasGap) return ['multiple :: in address', rest];
    hasGap = true;
    rest = rest.slice(1);
    if (rest === '') break;
  }
  if (rest !== '') return ['trailing garbage after address', rest];
  if (bytes < 16) return hasGap ? undefined : ['address string too short'];
  return hasGap ? ['the :: must expand to at least one field of zeros'] : undefined;
}

function groupFault(group: string, rest: string): Fault | undefined {
  if (group.length > 4) return ['each group must have 4 or less digits', rest];
  return group === '' ? ['each colon-separated field must have at least one digit', rest] : undefined;
}

function embeddedFault(rest: string, bytes: number, hasGap: boolean): Fault | undefined {
  if (!hasGap && bytes !== 12) return ['embedded IPv4 address must replace the final 2 fields of the address', rest];
  if (bytes + 4 > 16) return ['too many hex fields to fit an embedded IPv4 at the end of the address', rest];
  return octetsFault(rest);
}
