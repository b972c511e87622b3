import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Sites, queues, agents, visitors, conversations and their log. Ids are UUIDv7, times are timestamptz, words are text. */
export class Foundation1763683200000 implements MigrationInterface {
  name = 'Foundation1763683200000'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table sites (
        id uuid primary key,
        name text not null,
        site_key text not null unique,
        allowed_origins text[] not null default '{}',
        appearance jsonb not null,
        pre_chat jsonb not null,
        queue_ids uuid[] not null check (cardinality(queue_ids) > 0),
        created_at timestamptz not null,
        version int not null default 1
      );

      create table queues (
        id uuid primary key,
        name text not null,
        capacity_per_agent int check (capacity_per_agent between 1 and 100),
        created_at timestamptz not null,
        deleted_at timestamptz,
        version int not null default 1
      );
      create unique index queues_name on queues (lower(name)) where deleted_at is null;

      create table agents (
        id uuid primary key,
        name text not null,
        email text not null unique,
        password_hash text,
        role text not null check (role in ('agent', 'supervisor', 'admin')),
        capacity int not null default 4 check (capacity between 1 and 100),
        settings jsonb not null default '{}',
        status text not null default 'online' check (status in ('online', 'transfers-only', 'away', 'offline')),
        status_reason text,
        -- Since when no tab is connected; null while one is, or when nobody waits for the grace to end.
        gone_at timestamptz,
        deactivated_at timestamptz,
        created_at timestamptz not null,
        version int not null default 1
      );
      create index agents_gone on agents (gone_at) where gone_at is not null;

      create table queue_members (
        queue_id uuid not null references queues on delete cascade,
        agent_id uuid not null references agents on delete cascade,
        primary key (queue_id, agent_id)
      );
      create index queue_members_agent on queue_members (agent_id);

      -- One row a signed-in browser. Refresh tokens are kept as SHA-256, and the one before, to notice theft.
      create table agent_sessions (
        id uuid primary key,
        agent_id uuid not null references agents on delete cascade,
        refresh_hash bytea not null unique,
        previous_hash bytea,
        rotated_at timestamptz not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        revoked_at timestamptz
      );
      create index agent_sessions_agent on agent_sessions (agent_id);
      create index agent_sessions_previous on agent_sessions (previous_hash);

      create table invitations (
        token_hash bytea primary key,
        agent_id uuid not null references agents on delete cascade,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        used_at timestamptz
      );
      create index invitations_agent on invitations (agent_id);

      -- Failed sign-ins, counted per account and per address in a window.
      create unlogged table sign_in_failures (
        key text primary key,
        count int not null,
        window_ends_at timestamptz not null
      );

      create table visitors (
        id uuid primary key,
        site_id uuid not null references sites on delete cascade,
        name text,
        email text,
        language text,
        browser text,
        visits int not null default 1,
        first_seen_at timestamptz not null,
        last_seen_at timestamptz not null
      );
      create index visitors_site on visitors (site_id);
      -- The beginning of a name or an address, for the search in transcripts.
      create index visitors_name on visitors (lower(name) text_pattern_ops) where name is not null;
      create index visitors_email on visitors (lower(email) text_pattern_ops) where email is not null;

      create table visitor_pages (
        id bigint generated always as identity primary key,
        visitor_id uuid not null references visitors on delete cascade,
        url text not null,
        title text not null,
        referrer text,
        at timestamptz not null
      );
      create index visitor_pages_visitor on visitor_pages (visitor_id, id desc);

      create table conversations (
        id uuid primary key,
        site_id uuid not null references sites,
        visitor_id uuid not null references visitors,
        client_id uuid not null,
        queue_id uuid not null references queues,
        status text not null check (status in ('queued', 'active', 'snoozed', 'closed')),
        agent_id uuid references agents,
        -- Where it stands in line; kept through a requeue, so that it returns to its old place.
        queued_at timestamptz not null,
        assigned_at timestamptz,
        snoozed_until timestamptz,
        closed_at timestamptz,
        created_at timestamptz not null,
        version int not null default 1,
        -- What a visitor sees of it has a version of its own, so that a note does not show as a jump.
        visitor_version int not null default 1,
        head int not null default 0,
        visitor_head int not null default 0,
        visitor_delivered_seq int not null default 0,
        visitor_read_seq int not null default 0,
        agent_delivered_seq int not null default 0,
        agent_read_seq int not null default 0,
        visitor_unread int not null default 0,
        agent_unread int not null default 0,
        messages int not null default 0,
        last_message jsonb,
        unanswered_since timestamptz,
        rating_score int check (rating_score between 1 and 5),
        rating_comment text,
        unique (visitor_id, client_id),
        -- Held while active or snoozed, by nobody while queued; a closed one remembers who held it last.
        check (status = 'closed' or (status in ('active', 'snoozed')) = (agent_id is not null)),
        check ((status = 'closed') = (closed_at is not null)),
        check ((status = 'snoozed') = (snoozed_until is not null))
      );
      create index conversations_waiting on conversations (queue_id, queued_at, id) where status = 'queued';
      create index conversations_held on conversations (agent_id) where agent_id is not null;
      create index conversations_snoozed on conversations (snoozed_until) where status = 'snoozed';
      create index conversations_visitor on conversations (visitor_id, id desc);
      create index conversations_closed on conversations (closed_at desc, id desc) where status = 'closed';
      create index conversations_created on conversations (created_at desc, id desc);
      create index conversations_queue on conversations (queue_id, created_at desc, id desc);
      create index conversations_site on conversations (site_id, created_at desc, id desc);
      create index conversations_rated on conversations (created_at desc, id desc) where rating_score is not null;

      -- The log. seq is the team's numbering, visitor_seq the visitor's; null where a visitor may not see.
      create table entries (
        conversation_id uuid not null references conversations on delete cascade,
        seq int not null,
        visitor_seq int,
        id uuid not null unique,
        kind text not null,
        author_kind text not null check (author_kind in ('visitor', 'agent', 'system')),
        author_id uuid,
        client_id uuid,
        body text,
        content jsonb not null default '{}',
        -- Set when its text was recalled: kept for the record, shown to nobody.
        recalled_at timestamptz,
        search tsvector,
        at timestamptz not null,
        primary key (conversation_id, seq)
      );
      create unique index entries_visitor_seq on entries (conversation_id, visitor_seq) where visitor_seq is not null;
      create unique index entries_retry on entries (conversation_id, author_id, client_id) where client_id is not null;
      create index entries_search on entries using gin (search) where search is not null;

      create table assignments (
        id uuid primary key,
        conversation_id uuid not null references conversations on delete cascade,
        agent_id uuid not null references agents,
        queue_id uuid not null references queues,
        began_at timestamptz not null,
        began_by text not null check (began_by in ('routed', 'accepted', 'transferred', 'returned')),
        ended_at timestamptz,
        ended_by text check (ended_by in ('closed', 'transferred', 'gone', 'deactivated', 'snoozed')),
        check ((ended_at is null) = (ended_by is null))
      );
      create unique index assignments_one_holder on assignments (conversation_id) where ended_at is null;
      create index assignments_conversation on assignments (conversation_id, began_at);
      create index assignments_agent on assignments (agent_id, began_at desc);
      create index assignments_recent on assignments (queue_id, ended_at desc) where ended_by = 'closed';

      -- Who is connected, on which node. Lost with a crash of PostgreSQL on purpose: heartbeats write it again.
      create unlogged table nodes (
        id uuid primary key,
        seen_at timestamptz not null
      );
      create unlogged table connections (
        socket_id text primary key,
        node_id uuid not null,
        kind text not null check (kind in ('visitor', 'agent')),
        person_id uuid not null,
        connected_at timestamptz not null
      );
      create index connections_person on connections (person_id);
      create index connections_node on connections (node_id);

      -- One row: when readiness last wrote.
      create table readiness (id boolean primary key default true check (id), written_at timestamptz not null);
    `)
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only. Restore a backup to go back.')
  }
}
