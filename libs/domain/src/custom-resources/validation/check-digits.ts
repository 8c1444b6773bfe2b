/** Numbers whose last digit follows from the others. Source: the govalidator that kube-openapi has a copy of. */

const cardNumber =
  /^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\d{3})\d{11})$/;

/** Anything that is no digit may stand between the digits. */
export function isCreditCard(text: string): boolean {
  const digits = text.replace(/[^0-9]+/g, '');
  if (!cardNumber.test(digits)) return false;
  const sum = digitsOf(digits)
    .toReversed()
    .map((digit, i) => (i % 2 === 1 ? digit * 2 : digit))
    .reduce((total, part) => total + (part >= 10 ? part - 9 : part), 0);
  return sum % 10 === 0;
}

export function isIsbn10(text: string): boolean {
  const isbn = withoutSpace(text);
  if (!/^[0-9]{9}[0-9X]$/.test(isbn)) return false;
  const last = isbn.endsWith('X') ? 10 : Number(isbn[9]);
  return (weigh(isbn.slice(0, 9), (i) => i + 1) + 10 * last) % 11 === 0;
}

export function isIsbn13(text: string): boolean {
  const isbn = withoutSpace(text);
  if (!/^[0-9]{13}$/.test(isbn)) return false;
  return Number(isbn[12]) === (10 - (weigh(isbn.slice(0, 12), (i) => (i % 2 === 0 ? 1 : 3)) % 10)) % 10;
}

function withoutSpace(text: string): string {
  return text.replace(/[\s-]+/g, '');
}

function weigh(digits: string, weight: (index: number) => number): number {
  return digitsOf(digits).reduce((sum, digit, i) => sum + digit * weight(i), 0);
}

function digitsOf(text: string): readonly number[] {
  return text.split('').map(Number);
}
