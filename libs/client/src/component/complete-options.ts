import { validateSync } from 'class-validator';

/** How the options of a class are completed. */
export interface OptionRules<T> {
  /** Members without a default. */
  readonly optional?: readonly (keyof T & string)[];
  /** What no decorator can say: problems between members, which may be of any value here. */
  check?(options: T): readonly string[];
  /** What people call a member, in messages; the member itself without it. */
  nameOf?(member: string): string;
}

/**
 * Options with the defaults of their class; members that the class does not know are left out. Throws one Error that names every option that
 * makes no sense.
 */
export function completeOptions<T extends object>(Options: new () => T, given: Partial<T>, rules: OptionRules<T> = {}): T {
  const { optional = [] } = rules;
  const defaults = new Options();
  const known = new Set<string>([...optional, ...Object.keys(defaults)]);
  const values = Object.entries(given).filter(([name, value]) => known.has(name) && value !== undefined);
  const options = Object.assign(defaults, Object.fromEntries(values));
  const broken = validateSync(options, { forbidUnknownValues: true });
  const problems = broken.flatMap(({ property, constraints = {} }) =>
    Object.values(constraints).map((text) => text.replace(property, rules.nameOf?.(property) ?? property)),
  );
  problems.push(...(rules.check?.(options) ?? []));
  if (problems.length > 0) throw new Error(`invalid options: ${problems.join('; ')}`);
  return options;
}
