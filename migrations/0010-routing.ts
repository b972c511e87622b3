import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Settings of queues and agents for routing, due times, offers, why each decision was made, and who did what. */
export class Routing1795406400000 implements MigrationInterface {
  name = 'Routing1795406400000'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- Only what was changed; the rest is by default.
      alter table queues add column routing jsonb not null default '{}';
      alter table queue_members
        add column level text not null default 'normal' check (level in ('first', 'normal', 'last')),
        add column rank int not null default 0 check (rank between 0 and 99);

      alter table agents
        add column skills text[] not null default '{}',
        add column languages text[] not null default '{}',
        add column schedule jsonb,
        add column status_since timestamptz,
        -- Away by itself, as all tabs were idle: back at the first touch.
        add column is_away_by_itself boolean not null default false,
        -- Offers in a row that were not answered.
        add column misses int not null default 0;
      alter table connections add column idle_since timestamptz;

      create table routing_settings (
        id boolean primary key default true check (id),
        rules jsonb not null default '[]',
        away_reasons text[] not null default '{}',
        auto_away_minutes int check (auto_away_minutes between 1 and 1440),
        version int not null default 1
      );
      insert into routing_settings default values;

      alter table conversations
        add column priority int not null default 4 check (priority between 0 and 9),
        add column skills text[] not null default '{}',
        add column language text,
        -- Of one queue, whatever has the same needs waits in one line, and only the first of each line is looked at.
        add column line text not null default '|',
        -- Since when it waits this time; queued_at is its place.
        add column waiting_since timestamptz default now(),
        -- When the sweep is to look at it; never later than anything that time alone brings to it.
        add column due_at timestamptz,
        add column idle_since timestamptz,
        add column warned_at timestamptz,
        add column typed_at timestamptz,
        add column left_as text check (left_as in ('message', 'call-back')),
        add column phone text,
        add column is_overflowed boolean not null default false,
        add column last_agent_id uuid references agents on delete set null,
        add column did_not_answer uuid[] not null default '{}',
        -- The one agent who is asked now, whose slot it takes until then.
        add column offered_agent_id uuid references agents,
        add column offered_until timestamptz,
        add column estimated_seconds int,
        add check (idle_since is null or status = 'active'),
        add check (left_as is null or status in ('queued', 'closed') or agent_id is not null),
        add check ((offered_agent_id is null) = (offered_until is null)),
        add check (offered_agent_id is null or status = 'queued');
      update conversations set waiting_since = queued_at, due_at = case when status <> 'closed' then now() end;
      alter table conversations alter column waiting_since set not null;
      drop index conversations_waiting;
      create index conversations_waiting on conversations (queue_id, priority desc, queued_at, id)
        where status = 'queued' and left_as is null;
      create index conversations_lines on conversations (queue_id, line, priority desc, queued_at, id)
        where status = 'queued' and left_as is null and offered_agent_id is null;
      create index conversations_left on conversations (queue_id, queued_at) where status = 'queued' and left_as is not null;
      create index conversations_slots on conversations (agent_id, queue_id) where status = 'active' and idle_since is null;
      create index conversations_offered on conversations (offered_agent_id) where offered_agent_id is not null;
      create index conversations_due on conversations (due_at) where due_at is not null;

      alter table assignments
        -- The order in which conversations were given, whatever the clocks say.
        add column turn bigint generated always as identity,
        add column wrap_up_until timestamptz,
        add column waited_seconds int,
        add column estimated_seconds int,
        drop constraint assignments_ended_by_check,
        add constraint assignments_ended_by_check
          check (ended_by in ('closed', 'transferred', 'gone', 'away', 'deactivated', 'snoozed', 'no-answer', 'busy'));
      drop index assignments_agent;
      create index assignments_agent on assignments (agent_id, turn desc);
      create index assignments_agent_queue on assignments (agent_id, queue_id, turn desc);
      create index assignments_idle on assignments (agent_id, ended_at desc) where ended_at is not null;
      create index assignments_wrap_up on assignments (wrap_up_until) where wrap_up_until is not null;
      create index assignments_wrapping on assignments (agent_id) where wrap_up_until is not null;
      create index assignments_estimated on assignments (began_at) where estimated_seconds is not null;

      -- Questions to agents, and how they ended. Without expires_at all who could are asked, and no slot is taken.
      create table offers (
        id bigint generated always as identity primary key,
        conversation_id uuid not null references conversations on delete cascade,
        agent_id uuid not null references agents on delete cascade,
        queue_id uuid not null references queues,
        offered_at timestamptz not null,
        expires_at timestamptz,
        ended_at timestamptz,
        ended_by text check (ended_by in ('accepted', 'declined', 'missed', 'withdrawn')),
        check ((ended_at is null) = (ended_by is null))
      );
      create unique index offers_open on offers (conversation_id, agent_id) where ended_at is null;
      create unique index offers_one on offers (conversation_id) where ended_at is null and expires_at is not null;
      create index offers_conversation on offers (conversation_id);
      create index offers_agent on offers (agent_id) where ended_at is null;

      -- Supervisors who talk along.
      create table participants (
        conversation_id uuid not null references conversations on delete cascade,
        agent_id uuid not null references agents on delete cascade,
        joined_at timestamptz not null,
        primary key (conversation_id, agent_id)
      );

      create table decisions (
        id bigint generated always as identity primary key,
        conversation_id uuid not null references conversations on delete cascade,
        queue_id uuid not null references queues,
        agent_id uuid references agents on delete set null,
        at timestamptz not null,
        outcome text not null,
        details jsonb not null,
        verdicts jsonb not null default '[]',
        more jsonb not null default '{}'
      );
      create index decisions_conversation on decisions (conversation_id, id);
      create index decisions_queue on decisions (queue_id, id desc);
      create index decisions_agent on decisions (agent_id, id desc) where agent_id is not null;

      create table audit (
        id bigint generated always as identity primary key,
        at timestamptz not null,
        by_id uuid not null,
        by_name text not null,
        action text not null,
        conversation_id uuid,
        agent_id uuid,
        queue_id uuid,
        details jsonb not null default '{}'
      );
    `)
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only. Restore a backup to go back.')
  }
}
