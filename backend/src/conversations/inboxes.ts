import type { AgentConversation } from '@parley/protocol'
import type { DataSource } from 'typeorm'
import { preparedOn } from '../database/prepared.js'
import { seesAll, type AgentSpeaker } from '../speaker.js'
import { selectConversations, type ConversationRow } from './conversation-rows.js'
import { agentConversation } from './conversation-view.js'
import { visibleTo } from './visible.js'

/** Colleagues see much of the same, so a team's rows together are not many times those of one. */
const TEAM_FACTOR = 4

/**
 * Every open conversation that each of these agents may see, longest-waiting first, `most` at most. A whole team that comes
 * back at once is read for once; each then gets what is theirs of it, by the rule of `visibleTo`.
 */
export async function inboxesOf(
  db: DataSource, speakers: readonly AgentSpeaker[], most: number,
): Promise<AgentConversation[][]> {
  const together = speakers.length > 1 ? await readTogether(db, speakers, most) : null
  if (together) return together
  const inboxes: AgentConversation[][] = []
  for (const speaker of speakers) inboxes.push(await readAlone(db, speaker, most))
  return inboxes
}

async function readAlone(db: DataSource, speaker: AgentSpeaker, most: number): Promise<AgentConversation[]> {
  const visible = visibleTo(speaker, 2)
  const rows = await preparedOn(db).query<ConversationRow[]>(`
    ${selectConversations} where c.status <> 'closed' and ${visible.sql} order by c.queued_at, c.id limit $1`,
  [most, ...visible.parameters])
  return rows.map(agentConversation)
}

/** Null where the rows of all of them are too many to be read at once. */
async function readTogether(
  db: DataSource, speakers: readonly AgentSpeaker[], most: number,
): Promise<AgentConversation[][] | null> {
  const ids = [...new Set(speakers.map(({ id }) => id))]
  const members = await preparedOn(db).query<{ agent_id: string; queue_id: string }[]>(
    'select agent_id, queue_id from queue_members where agent_id = any($1::uuid[])', [ids])
  const queuesOf = Map.groupBy(members, ({ agent_id: agentId }) => agentId)
  const cap = most * TEAM_FACTOR
  const rows = await preparedOn(db).query<ConversationRow[]>(`
    ${selectConversations}
    where c.status <> 'closed' and ($2 or c.agent_id = any($3::uuid[]) or c.queue_id = any($4::uuid[]))
    order by c.queued_at, c.id limit $1`,
  [cap, speakers.some(seesAll), ids, [...new Set(members.map(({ queue_id: queueId }) => queueId))]])
  if (rows.length === cap) return null
  const views = rows.map(agentConversation)
  return speakers.map((speaker) => {
    if (seesAll(speaker)) return views.slice(0, most)
    const queues = new Set(queuesOf.get(speaker.id)?.map(({ queue_id: queueId }) => queueId))
    return views.filter(({ agent, queue }) => agent?.id === speaker.id || queues.has(queue.id)).slice(0, most)
  })
}
