import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Sites vouch for who their visitors are. */
export class VouchedVisitors1795824000000 implements MigrationInterface {
  name = 'VouchedVisitors1795824000000'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- Beside the sites, so that no read of a site brings it along.
      create table identity_secrets (
        site_id uuid primary key references sites on delete cascade,
        secret text not null,
        made_at timestamptz not null,
        -- The one before, for the time in which the site's server changes over.
        former text,
        former_until timestamptz,
        check ((former is null) = (former_until is null))
      );

      alter table visitors
        -- What the site calls them; null: nobody vouches for them.
        add column external_id text,
        add column name_vouched boolean not null default false,
        add column email_vouched boolean not null default false,
        -- As json, which keeps them in the order in which the site says them.
        add column attributes json not null default '{}',
        -- When the site last said so.
        add column vouched_at timestamptz,
        add constraint visitors_vouched check ((external_id is null) = (vouched_at is null)
          and (external_id is not null or not name_vouched and not email_vouched));
      create unique index visitors_external on visitors (site_id, external_id) where external_id is not null;

      -- Tokens that were used, by digest, for as long as they are good.
      create table identity_tokens (
        digest bytea primary key,
        visitor_id uuid not null references visitors on delete cascade,
        expires_at timestamptz not null
      );
      create index identity_tokens_expiry on identity_tokens (expires_at);
      create index identity_tokens_visitor on identity_tokens (visitor_id);

      -- Anonymous visitors who turned out to be somebody known: their rows are gone, and who they were is kept for a while.
      create table merged_visitors (
        id uuid primary key,
        into_id uuid not null references visitors on delete cascade,
        at timestamptz not null
      );
      create index merged_visitors_at on merged_visitors (at);
      create index merged_visitors_into on merged_visitors (into_id);
    `)
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only. Restore a backup to go back.')
  }
}
