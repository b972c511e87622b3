import type { Offer, OfferEnd } from '@parley/protocol'
import type { Runner } from './append.js'
import { recordDecision } from './decisions.js'
import type { Told } from './transactions.js'

/**
 * Ends every open question about a conversation whose row the caller holds: as it was accepted by one, all others are
 * withdrawn. Its row is brought up to date by the caller.
 */
export async function endOffers(
  tx: Runner, told: Told, conversationId: string, at: Date, acceptedBy: string | null = null,
): Promise<void> {
  const ended = await tx.query<Ended[]>(`
    update offers o set ended_at = $2, ended_by = case when agent_id = $3 then 'accepted' else 'withdrawn' end
    from agents a where a.id = o.agent_id and conversation_id = $1 and ended_at is null
    returning agent_id, a.name, queue_id`, [conversationId, at, acceptedBy])
  const tell = (agentIds: string[], end: OfferEnd) => {
    if (agentIds.length > 0) told.event('offer.ended', { agentIds, conversationId, end })
  }
  const withdrawn = ended.filter(({ agent_id: id }) => id !== acceptedBy)
  await recordWithdrawn(tx, conversationId, withdrawn, at)
  tell(ended.flatMap(({ agent_id: id }) => (id === acceptedBy ? id : [])), 'accepted')
  tell(withdrawn.map(({ agent_id: id }) => id), 'withdrawn')
}

interface Ended { agent_id: string; name: string; queue_id: string }

/** One line, however many were asked. */
async function recordWithdrawn(tx: Runner, conversationId: string, withdrawn: readonly Ended[], at: Date): Promise<void> {
  const [first, second] = withdrawn
  if (!first) return
  await recordDecision(tx, { conversationId, queueId: first.queue_id, at, what: second
    ? { outcome: 'offers-withdrawn', agents: withdrawn.length }
    : { outcome: 'offer-withdrawn', agent: { id: first.agent_id, name: first.name } } })
}

interface Row {
  conversation_id: string
  queue_id: string
  queue_name: string
  visitor_id: string
  visitor_name: string | null
  preview: string | null
  offered_at: Date
  expires_at: Date | null
}

/** The open questions to an agent, or the one about a conversation. */
export async function openOffers(db: Runner, which: { agentId: string } | { conversationId: string }): Promise<Offer[]> {
  const [column, id] = 'agentId' in which ? ['agent_id', which.agentId] : ['conversation_id', which.conversationId]
  const rows = await db.query<Row[]>(`
    select distinct on (o.conversation_id) o.conversation_id, o.queue_id, q.name as queue_name, v.id as visitor_id,
      v.name as visitor_name, c.last_message->>'preview' as preview, o.offered_at, o.expires_at
    from offers o join queues q on q.id = o.queue_id join conversations c on c.id = o.conversation_id
    join visitors v on v.id = c.visitor_id
    where o.${column} = $1 and o.ended_at is null order by o.conversation_id, o.id`, [id])
  return rows.map((row) => ({
    conversationId: row.conversation_id, queue: { id: row.queue_id, name: row.queue_name }, visitorId: row.visitor_id,
    visitorName: row.visitor_name, preview: row.preview ?? '', offeredAt: row.offered_at.toISOString(), expiresAt: row.expires_at?.toISOString() ?? null,
  }))
}
