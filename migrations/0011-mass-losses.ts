import type { MigrationInterface, QueryRunner } from 'typeorm'

/** When nodes lost very many lines at once, for every node to know, and after that node has ended too. */
export class MassLosses1795449600000 implements MigrationInterface {
  name = 'MassLosses1795449600000'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table mass_losses (
        node_id uuid primary key,
        began_at timestamptz not null,
        ended_at timestamptz not null
      );
    `)
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only. Restore a backup to go back.')
  }
}
