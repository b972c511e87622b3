import type { Offer, OfferEnd } from '@parley/protocol'
import type { Runner } from './append.js'
import type { Told } from './transactions.js'

/**
 * Ends every open question about a conversation whose row the caller holds: as it was accepted by one, all others are
 * withdrawn. Its row is brought up to date by the caller.
 */
export async function endOffers(
  tx: Runner, told: Told, conversationId: string, at: Date, acceptedBy: string | null = null,
): Promise<void> {
  const [ended] = await tx.query<[{ agent_id: string }[], number]>(`
    update offers set ended_at = $2, ended_by = case when agent_id = $3 then 'accepted' else 'withdrawn' end
    where conversation_id = $1 and ended_at is null returning agent_id`, [conversationId, at, acceptedBy])
  const tell = (agentIds: string[], end: OfferEnd) => {
    if (agentIds.length > 0) told.event('offer.ended', { agentIds, conversationId, end })
  }
  const ids = ended.map(({ agent_id: agentId }) => agentId)
  tell(ids.filter((id) => id === acceptedBy), 'accepted')
  tell(ids.filter((id) => id !== acceptedBy), 'withdrawn')
}

interface Row {
  conversation_id: string
  queue_id: string
  queue_name: string
  visitor_name: string | null
  preview: string | null
  offered_at: Date
  expires_at: Date | null
}

/** The open questions to an agent, or the one about a conversation. */
export async function openOffers(db: Runner, which: { agentId: string } | { conversationId: string }): Promise<Offer[]> {
  const [column, id] = 'agentId' in which ? ['agent_id', which.agentId] : ['conversation_id', which.conversationId]
  const rows = await db.query<Row[]>(`
    select distinct on (o.conversation_id) o.conversation_id, o.queue_id, q.name as queue_name, v.name as visitor_name,
      c.last_message->>'preview' as preview, o.offered_at, o.expires_at
    from offers o join queues q on q.id = o.queue_id join conversations c on c.id = o.conversation_id
    join visitors v on v.id = c.visitor_id
    where o.${column} = $1 and o.ended_at is null order by o.conversation_id, o.id`, [id])
  return rows.map((row) => ({
    conversationId: row.conversation_id, queue: { id: row.queue_id, name: row.queue_name }, visitorName: row.visitor_name,
    preview: row.preview ?? '', offeredAt: row.offered_at.toISOString(), expiresAt: row.expires_at?.toISOString() ?? null,
  }))
}
