import { ViewColumn, ViewEntity } from 'typeorm';

/** The objects as they are now: a view, for people and tools that look at the database. The server itself knows which revisions are current. */
@ViewEntity('objects', { synchronize: false })
export class ObjectRow {
  @ViewColumn()
  key!: string;

  @ViewColumn()
  revision!: number;

  @ViewColumn()
  value!: Uint8Array;
}
