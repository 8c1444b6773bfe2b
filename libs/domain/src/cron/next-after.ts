import type { CronSchedule, FieldSchedule } from '#domain/cron/cron-schedule.js';
import { civilTime, momentOf, type CivilTime } from '#domain/time/zone.js';

/**
 * The first time after `now` (milliseconds since the epoch, as is the result) at which a schedule is due; undefined when there is none in
 * about five years. Clocks of `timeZone` count unless the schedule names a zone itself.
 * At clock changes it answers what upstream answers: a skipped time is passed over until the next match, a repeated hour counts twice.
 * Source: github.com/robfig/cron v3 SpecSchedule.Next and ConstantDelaySchedule.Next.
 */
export function nextAfter(schedule: CronSchedule, now: number, timeZone = 'UTC'): number | undefined {
  const seconds = Math.floor(now / 1000);
  if ('everySeconds' in schedule) return (seconds + schedule.everySeconds) * 1000;
  const { minute, hour, month } = schedule;
  if (minute.values.size === 0 || hour.values.size === 0 || month.values.size === 0) return undefined;
  const next = new Search(schedule, schedule.timeZone ?? timeZone, seconds + 1).run();
  return next === undefined ? undefined : next * 1000;
}

/** Where a search stands: either the unit it looked for matches, or a larger unit has turned over and must be looked at again. */
type Step = 'matched' | 'wrapped';

/** Walks from the largest unit to the smallest, and back to the largest whenever one turns over. */
class Search {
  private civil: CivilTime;
  /** The smaller units have been set to their beginning, which happens once. */
  private reset = false;
  private readonly lastYear: number;

  constructor(
    private readonly schedule: FieldSchedule,
    private readonly zone: string,
    private seconds: number,
  ) {
    this.civil = civilTime(zone, seconds);
    this.lastYear = this.civil.year + 5;
  }

  run(): number | undefined {
    while (this.civil.year <= this.lastYear) {
      if (this.toMonth() === 'wrapped' || this.toDay() === 'wrapped' || this.toHour() === 'wrapped') continue;
      if (this.toMinute() === 'wrapped' || this.toFullMinute() === 'wrapped') continue;
      return this.seconds;
    }
    return undefined;
  }

  private toMonth(): Step {
    while (!this.schedule.month.values.has(this.civil.month)) {
      this.startOf({ day: 1, hour: 0, minute: 0, second: 0 });
      this.moveTo(momentOf(this.zone, { ...this.civil, month: this.civil.month + 1 }));
      if (this.civil.month === 1) return 'wrapped';
    }
    return 'matched';
  }

  private toDay(): Step {
    while (!dayMatches(this.schedule, this.civil)) {
      this.startOf({ hour: 0, minute: 0, second: 0 });
      this.moveTo(momentOf(this.zone, { ...this.civil, day: this.civil.day + 1 }));
      // midnight does not exist on some days of some zones
      const { hour } = this.civil;
      if (hour !== 0) this.moveTo(this.seconds + (hour > 12 ? 24 - hour : -hour) * 3600);
      if (this.civil.day === 1) return 'wrapped';
    }
    return 'matched';
  }

  private toHour(): Step {
    while (!this.schedule.hour.values.has(this.civil.hour)) {
      this.startOf({ minute: 0, second: 0 });
      this.moveTo(this.seconds + 3600);
      if (this.civil.hour === 0) return 'wrapped';
    }
    return 'matched';
  }

  private toMinute(): Step {
    while (!this.schedule.minute.values.has(this.civil.minute)) {
      if (!this.reset) {
        this.reset = true;
        this.moveTo(this.seconds - modulo(this.seconds, 60));
      }
      this.moveTo(this.seconds + 60);
      if (this.civil.minute === 0) return 'wrapped';
    }
    return 'matched';
  }

  /** Schedules are due when the second is 0. */
  private toFullMinute(): Step {
    if (this.civil.second === 0) return 'matched';
    this.reset = true;
    this.moveTo(this.seconds + 60 - this.civil.second);
    return 'wrapped';
  }

  private startOf(units: Partial<CivilTime>): void {
    if (this.reset) return;
    this.reset = true;
    this.moveTo(momentOf(this.zone, { ...this.civil, ...units }));
  }

  private moveTo(seconds: number): void {
    this.seconds = seconds;
    this.civil = civilTime(this.zone, seconds);
  }
}

/** With a star in either day field both must match, otherwise one is enough. */
function dayMatches({ dayOfMonth, dayOfWeek }: FieldSchedule, { day, weekday }: CivilTime): boolean {
  const inMonth = dayOfMonth.values.has(day);
  const inWeek = dayOfWeek.values.has(weekday);
  return dayOfMonth.star || dayOfWeek.star ? inMonth && inWeek : inMonth || inWeek;
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
