import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';

/** The first schema: the log, how far back it goes, and a view of the current state. */
export class CreateRevisions implements MigrationInterface {
  readonly name = 'CreateRevisions1767225600000';

  async up(runner: QueryRunner): Promise<void> {
    const revisions = [
      { name: 'revision', type: 'integer', isPrimary: true },
      { name: 'key', type: 'text' },
      { name: 'type', type: 'text' },
      { name: 'previous', type: 'integer' },
      { name: 'value', type: 'blob' },
    ];
    const compaction = [
      { name: 'id', type: 'integer', isPrimary: true },
      { name: 'revision', type: 'integer' },
      { name: 'finished', type: 'integer' },
    ];
    await runner.createTable(new Table({ name: 'revisions', columns: revisions }));
    await runner.createTable(new Table({ name: 'compaction', columns: compaction }));
    await runner.query('INSERT INTO compaction (id, revision, finished) VALUES (1, 0, 1)');
    await runner.query(
      `CREATE VIEW objects AS
        SELECT revisions.key, revisions.revision, revisions.value FROM revisions
        JOIN (SELECT max(revision) AS revision FROM revisions GROUP BY key) AS newest ON newest.revision = revisions.revision
        WHERE revisions.type <> 'delete'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW objects');
    await runner.dropTable('compaction');
    await runner.dropTable('revisions');
  }
}
