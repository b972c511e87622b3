// The whole state of routing as the database has it, in one look.
import type { DataSource } from 'typeorm'
import type { DeclaredStatus, Hours, Level, QueueRouting, Status } from '@parley/protocol'
import { preparedOn } from '../../src/database/prepared.js'
import { routingOf } from '../../src/queues/queue-routing.js'

export interface SeenConversation {
  id: string
  queueId: string
  status: Status
  agentId: string | null
  idle: boolean
  left: boolean
  language: string | null
  skills: string[]
  priority: number
  /** A rule gave the priority. */
  isPrioritised: boolean
  /** Milliseconds since 1970; its place. */
  queuedAt: number
  offeredTo: string | null
  /** Until when; null: nobody is asked alone. */
  offeredUntil: number | null
  asked: string[]
  askedBefore: string[]
  didNotAnswer: string[]
  /** The open assignment and how it began; how many ended as their agent was gone. */
  assignment: string | null
  beganBy: string | null
  goneFrom: string | null
  gone: number
}
export interface SeenAgent {
  id: string
  status: DeclaredStatus
  connected: boolean
  capacity: number
  load: number
  skills: string[]
  languages: string[]
  schedule: Hours | null
  /** By queue. */
  queues: Record<string, { level: Level; load: number }>
}
export interface Seen {
  conversations: Map<string, SeenConversation>
  agents: Map<string, SeenAgent>
  routing: Map<string, QueueRouting>
  /** How many of a queue each agent may hold. */
  perAgent: Map<string, number | null>
}

interface Row { conversations: SeenConversation[] | null; agents: SeenAgent[]; queues: { id: string; routing: Partial<QueueRouting>; perAgent: number | null }[] }

export async function see(db: DataSource, agents: readonly string[], queues: readonly string[], now: Date): Promise<Seen> {
  const [row] = await preparedOn(db).query<[Row]>(`
    with taken as (
      select agent_id, queue_id from conversations where status = 'active' and idle_since is null
      union all select offered_agent_id, queue_id from conversations where offered_agent_id is not null
      union all select agent_id, queue_id from assignments where wrap_up_until > $3)
    select (select json_agg(json_build_object('id', c.id, 'queueId', c.queue_id, 'status', c.status, 'agentId', c.agent_id,
        'idle', c.idle_since is not null, 'left', c.left_as is not null, 'language', c.language, 'skills', c.skills, 'priority', c.priority,
        'isPrioritised', c.is_prioritised,
        'queuedAt', floor(extract(epoch from c.queued_at) * 1000), 'offeredTo', c.offered_agent_id,
        'offeredUntil', floor(extract(epoch from c.offered_until) * 1000),
        'asked', coalesce((select json_agg(o.agent_id) from offers o where o.conversation_id = c.id and o.ended_at is null), '[]'),
        'askedBefore', coalesce((select json_agg(o.agent_id) from offers o join agents a on a.id = o.agent_id
          where o.conversation_id = c.id and o.offered_at >= c.queued_at and (o.ended_by = 'declined' or o.ended_by = 'missed'
            and (a.status_since is null or a.status_since <= o.offered_at))), '[]'),
        'didNotAnswer', c.did_not_answer,
        'assignment', s.id, 'beganBy', s.began_by,
        'gone', (select count(*) from assignments g where g.conversation_id = c.id and g.ended_by = 'gone'),
        'goneFrom', (select g.agent_id from assignments g where g.conversation_id = c.id and g.ended_by = 'gone' order by g.turn desc limit 1)))
      from conversations c left join assignments s on s.conversation_id = c.id and s.ended_at is null) as conversations,
    (select json_agg(json_build_object('id', a.id, 'status', a.status, 'capacity', a.capacity,
        'connected', exists (select 1 from connections where person_id = a.id),
        'load', (select count(*) from taken where agent_id = a.id), 'skills', a.skills, 'languages', a.languages, 'schedule', a.schedule,
        'queues', (select json_object_agg(m.queue_id, json_build_object('level', m.level,
          'load', (select count(*) from taken where agent_id = a.id and queue_id = m.queue_id)))
          from queue_members m where m.agent_id = a.id)))
      from agents a where a.id = any($1::uuid[])) as agents,
    (select json_agg(json_build_object('id', id, 'routing', routing, 'perAgent', capacity_per_agent)) from queues where id = any($2::uuid[])) as queues`,
  [agents, queues, now])
  return {
    conversations: new Map((row.conversations ?? []).map((each) => [each.id, each])),
    agents: new Map(row.agents.map((each) => [each.id, each])),
    routing: new Map(row.queues.map(({ id, routing }) => [id, routingOf(routing)])),
    perAgent: new Map(row.queues.map(({ id, perAgent }) => [id, perAgent])),
  }
}
