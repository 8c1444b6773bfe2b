import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A schema to come, for tests: rewrites every row. `between` is called when it is half done. */
export function nextSchema(between: (runner: QueryRunner) => Promise<void>): new () => MigrationInterface {
  return class NextSchema implements MigrationInterface {
    readonly name = 'NextSchema4102444800000';

    async up(runner: QueryRunner): Promise<void> {
      await runner.query('ALTER TABLE revisions ADD COLUMN length integer');
      await between(runner);
      await runner.query('UPDATE revisions SET length = length(value)');
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query('ALTER TABLE revisions DROP COLUMN length');
    }
  };
}
