import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far back the log can be read. There is one row. */
@Entity('compaction')
export class CompactionRow {
  @PrimaryColumn('integer')
  id!: number;

  /** Nothing before it can be read. 0 when nothing was compacted. */
  @Column('integer')
  revision!: number;

  /** 1 when all that cannot be read any more has been deleted. */
  @Column('integer')
  finished!: number;
}
