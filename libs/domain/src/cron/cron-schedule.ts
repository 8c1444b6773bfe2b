/** When a CronJob runs: fields matched against a wall clock, or a fixed distance from the run before. */
export type CronSchedule = FieldSchedule | EverySchedule;

/** A schedule of five fields. */
export interface FieldSchedule {
  readonly minute: CronField;
  readonly hour: CronField;
  readonly dayOfMonth: CronField;
  readonly month: CronField;
  /** 0 is Sunday. */
  readonly dayOfWeek: CronField;
  /** From `TZ=` or `CRON_TZ=` in the text; it outranks the zone that the schedule is evaluated in. */
  readonly timeZone?: string;
}

/** `@every 1h30m`. */
export interface EverySchedule {
  readonly everySeconds: number;
}

export interface CronField {
  readonly values: ReadonlySet<number>;
  /** A `*` or `?` without a step above 1 was part of the field. It decides whether both day fields must match, or one of them. */
  readonly star: boolean;
}

/** Why a text is no schedule, in the words of robfig/cron v3. */
export interface CronProblem {
  readonly problem: string;
}
