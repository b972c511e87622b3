import type { Agent, AgentSettings, Me } from '@parley/protocol'
import { notFound } from '../refusal.js'

/** How the dashboard is for someone who has not chosen. */
const defaultSettings: AgentSettings = {
  language: 'en', theme: 'system', sound: true, notifications: true, singleKeys: true,
}

type Row = Omit<Me, 'createdAt' | 'settings'> & { createdAt: Date; settings: Partial<AgentSettings> }
interface Database { query: <T>(sql: string, values?: unknown[]) => Promise<T> }

/** Whoever has no tab connected shows as offline, whatever was declared. */
const sql = `
  select a.id, a.name, a.email, a.role, a.capacity, a.settings, a.status as "declaredStatus",
    a.status_reason as "statusReason", a.created_at as "createdAt", a.version,
    case when exists(select from connections c where c.kind = 'agent' and c.person_id = a.id)
      then a.status else 'offline' end as status,
    case when a.deactivated_at is not null then 'deactivated'
      when a.password_hash is null then 'invited' else 'active' end as account,
    (select count(*)::int from conversations c where c.agent_id = a.id and c.status = 'active' and c.idle_since is null) as held,
    array(select m.queue_id from queue_members m join queues q on q.id = m.queue_id
      where m.agent_id = a.id order by lower(q.name), q.id) as "queueIds"
  from agents a`

/** All agents, by name. */
export async function agentViews(db: Database): Promise<Agent[]> {
  return (await db.query<Row[]>(`${sql} order by lower(a.name), a.id`)).map(agentView)
}

/** An agent with the settings that are theirs. @throws Refusal `not_found` */
export async function meView(db: Database, agentId: string): Promise<Me> {
  const [row] = await db.query<Row[]>(`${sql} where a.id = $1`, [agentId])
  if (!row) throw notFound('agent')
  return { ...row, settings: { ...defaultSettings, ...row.settings }, createdAt: row.createdAt.toISOString() }
}

/** The view for the team. */
export function agentView({ settings: _settings, declaredStatus: _declared, ...row }: Row | Me): Agent {
  return { ...row, createdAt: new Date(row.createdAt).toISOString() }
}
