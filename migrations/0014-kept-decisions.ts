import type { MigrationInterface, QueryRunner } from 'typeorm'

/** How long decisions are kept, and which conversations have a priority of their own. */
export class KeptDecisions1795780800000 implements MigrationInterface {
  name = 'KeptDecisions1795780800000'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table routing_settings
        add column keep_decisions_days int not null default 90 check (keep_decisions_days between 1 and 3650);
      create index decisions_at on decisions (at);

      -- A rule gave its priority, so it keeps it wherever it waits; otherwise it has that of its queue.
      alter table conversations add column is_prioritised boolean not null default false;
      update conversations c set is_prioritised = true from queues q
      where q.id = c.queue_id and c.status <> 'closed' and c.priority <> coalesce((q.routing->>'priority')::int, 4);
    `)
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only. Restore a backup to go back.')
  }
}
