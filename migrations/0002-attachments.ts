import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Files of messages and notes, kept in pieces beside what they belong to. */
export class Attachments1795233600000 implements MigrationInterface {
  name = 'Attachments1795233600000'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table attachments (
        id uuid primary key,
        uploader_kind text not null check (uploader_kind in ('visitor', 'agent')),
        uploader_id uuid not null,
        client_id uuid not null,
        name text not null,
        -- What the bytes are; null until they are all there.
        type text,
        -- Until they are all there, how many bytes are reserved for them.
        size int not null check (size >= 0),
        width int,
        height int,
        sha256 bytea,
        -- The message or note it belongs to; it goes with that.
        entry_id uuid references entries (id) on delete cascade,
        created_at timestamptz not null,
        -- When it is deleted unless an entry takes it.
        expires_at timestamptz,
        check ((sha256 is null) = (type is null)),
        check ((entry_id is null) = (expires_at is not null)),
        check (entry_id is null or sha256 is not null)
      );
      -- Only what is complete is found again by a repeat; half of a file is nobody's.
      create unique index attachments_retry on attachments (uploader_id, client_id) where sha256 is not null;
      create index attachments_unclaimed on attachments (uploader_id) where entry_id is null;
      create index attachments_due on attachments (expires_at) where expires_at is not null;
      create index attachments_entry on attachments (entry_id) where entry_id is not null;

      create table attachment_chunks (
        attachment_id uuid not null references attachments on delete cascade,
        place int not null,
        bytes bytea not null,
        primary key (attachment_id, place)
      );
      -- Photos and papers are compressed already.
      alter table attachment_chunks alter column bytes set storage external;
    `)
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only. Restore a backup to go back.')
  }
}
