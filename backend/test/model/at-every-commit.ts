// What has to hold at every commit, written down by the database itself in the transaction that breaks it.
import type { DataSource } from 'typeorm'

const watching = `
  create unlogged table broken (what text not null);
  -- The clock of the house, as wrapping up ends by it.
  create unlogged table moment (at timestamptz not null, is_limit_changing boolean not null);
  insert into moment values ('-infinity', false);
  create function watch() returns trigger language plpgsql as $$
  declare c conversations; holders int; over int; who uuid; has record;
  begin
    select * into c from conversations where id = new.id;
    if not found then return null; end if;
    select count(*) into holders from assignments where conversation_id = c.id and ended_at is null;
    if holders <> (c.status = 'active')::int or c.status = 'active' and not exists (
      select 1 from assignments where conversation_id = c.id and ended_at is null and agent_id = c.agent_id)
    then insert into broken values (format('%s is %s and has %s holders', c.id, c.status, holders)); end if;
    if not (case c.status
      when 'queued' then c.agent_id is null and c.snoozed_until is null and c.closed_at is null and c.idle_since is null
      when 'active' then c.agent_id is not null and c.snoozed_until is null and c.closed_at is null and c.left_as is null
      when 'snoozed' then c.agent_id is not null and c.snoozed_until is not null and c.closed_at is null and c.idle_since is null
      else c.closed_at is not null and c.snoozed_until is null and c.idle_since is null and c.offered_agent_id is null end)
    then insert into broken values (format('%s is %s, and not in that state alone', c.id, c.status)); end if;
    -- A slot is counted where one is taken: a limit that is lowered takes nothing from anybody.
    who := (case when c.status = 'active' and c.idle_since is null and (tg_op = 'INSERT' or old.status <> 'active'
        or old.agent_id is distinct from c.agent_id or old.idle_since is not null) then c.agent_id
      when c.offered_agent_id is not null and (tg_op = 'INSERT' or old.offered_agent_id is distinct from c.offered_agent_id)
        then c.offered_agent_id end);
    if who is not null then
      over := coalesce((
        select (q.routing->>'transfersOver')::int from assignments s join queues q on q.id = s.queue_id
        where s.conversation_id = c.id and s.ended_at is null and s.began_by = 'transferred'), 0);
      select count(*) as taken, count(*) filter (where slots.queue_id = c.queue_id) as of_queue,
        (select capacity from agents where id = who) + over as most,
        (select capacity_per_agent from queues, moment where id = c.queue_id and not is_limit_changing) + over as most_of_queue into has
        from (select queue_id from conversations where agent_id = who and status = 'active' and idle_since is null or offered_agent_id = who
          union all
          select queue_id from assignments where agent_id = who and wrap_up_until > (select at from moment)) slots;
      if has.taken > has.most or has.of_queue > has.most_of_queue then
        insert into broken values (format('agent %s has %s of %s, and %s of %s in %s',
          who, has.taken, has.most, has.of_queue, has.most_of_queue, c.queue_id));
      end if;
    end if;
    return null;
  end $$;
  create constraint trigger watch_conversations after insert or update on conversations deferrable initially deferred
    for each row execute function watch();
`

interface Watch {
  broken: () => Promise<string[]>
  /** The time, and whether a limit of a queue is changed beside something else: no lock holds it for who is given one just then. */
  now: (at: number, isLimitChanging: boolean) => Promise<void>
}

/**
 * Looks at each change of a conversation as it is committed. As the look is deferred to then, what a transaction passes
 * through on its way does not count; as it is part of the transaction, what it finds is kept together with what broke it.
 */
export async function watchCommits(db: DataSource): Promise<Watch> {
  await db.query(watching)
  let last = ''
  return {
    now: async (at, isLimitChanging) => {
      const moment = `${at} ${isLimitChanging}`
      if (moment !== last) await db.query('update moment set at = $1, is_limit_changing = $2', [new Date(at), isLimitChanging])
      last = moment
    },
    broken: async () => (await db.query<{ what: string }[]>('select what from broken')).map(({ what }) => what),
  }
}
