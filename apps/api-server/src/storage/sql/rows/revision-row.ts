import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One change: a line of the append-only log, which is all there is. */
@Entity('revisions')
export class RevisionRow {
  @PrimaryColumn('integer')
  revision!: number;

  @Column('text')
  key!: string;

  /** `create`, `update` or `delete`. */
  @Column('text')
  type!: string;

  /** Revision of the value this one replaced; 0 for a create. */
  @Column('integer')
  previous!: number;

  /** The last column, so that the others are read without touching the pages of a large value. */
  @Column('blob')
  value!: Uint8Array;
}
