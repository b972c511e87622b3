import type { MigrationInterface, QueryRunner } from 'typeorm'

/** A question to one agent takes a turn, as being given something does. */
export class TurnsOfQuestions1795752000000 implements MigrationInterface {
  name = 'TurnsOfQuestions1795752000000'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- In the order of assignments.turn; null where all are asked.
      alter table offers add column turn bigint;
      create index offers_turn on offers (agent_id, turn desc) where turn is not null;
      create index offers_turn_queue on offers (agent_id, queue_id, turn desc) where turn is not null;
    `)
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only. Restore a backup to go back.')
  }
}
