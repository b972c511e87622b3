import type { MigrationInterface, QueryRunner } from 'typeorm'

/** How long an assignment took no slot, and which queues a conversation has left by waiting too long. */
export class TimeAndOverflow1795593600000 implements MigrationInterface {
  name = 'TimeAndOverflow1795593600000'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table assignments add column idle_seconds int not null default 0;
      alter table conversations
        add column overflowed_from uuid[] not null default '{}',
        drop column is_overflowed;
    `)
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only. Restore a backup to go back.')
  }
}
