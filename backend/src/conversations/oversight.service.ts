import { Injectable } from '@nestjs/common'
import type { Entry, Requests } from '@parley/protocol'
import { AuditService } from '../audit/audit.service.js'
import { Clock } from '../clock.js'
import { Refusal } from '../refusal.js'
import { seesAll, type AgentSpeaker } from '../speaker.js'
import { sameOrConflict } from './append-said.js'
import { appendLocked } from './append.js'
import { teamEntry } from './entry-view.js'
import { lockOf, type LockedConversation } from './locked-conversation.js'
import { firstOf } from './messages.service.js'
import { Transactions } from './transactions.js'

/** What supervisors do in conversations of others, besides handing them on: a word to the agent, and talking along. */
@Injectable()
export class OversightService {
  constructor(
    private readonly clock: Clock, private readonly transactions: Transactions, private readonly audit: AuditService,
  ) {}

  /** A note to who holds it. A repeat finds its first entry. */
  async whisper(speaker: AgentSpeaker, request: Requests['conversation:whisper']): Promise<Entry> {
    refuseOthers(speaker)
    return this.transactions.run(async (tx, told) => {
      const conversation = await lockOf(tx, speaker, request.conversationId)
      const first = await firstOf(tx, speaker, request)
      if (first) return teamEntry(sameOrConflict(first, 'note', request))
      const row = await appendLocked(tx, {
        conversationId: conversation.id, author: { kind: 'agent', id: speaker.id, name: speaker.name },
        clientId: request.clientId, at: this.clock.now(),
        content: { kind: 'note', body: request.body, mentions: conversation.agent_id ? [conversation.agent_id] : [], whisper: true },
      })
      told.entry(row)
      await this.audit.record(tx, deed(speaker, conversation, 'whispered'))
      return teamEntry(row)
    })
  }

  /** Talks along from now on; the visitor sees it. Once is enough, and whoever answers it does anyway. */
  async join(speaker: AgentSpeaker, { conversationId }: Requests['conversation:join']): Promise<void> {
    refuseOthers(speaker)
    await this.transactions.run(async (tx, told) => {
      const conversation = await lockOf(tx, speaker, conversationId)
      if (conversation.status !== 'active') throw new Refusal('conflict', 'Nobody answers this conversation now. Take it instead.')
      if (conversation.agent_id === speaker.id) return
      const at = this.clock.now()
      const joined = await tx.query<unknown[]>(`
        insert into participants (conversation_id, agent_id, joined_at) values ($1, $2, $3)
        on conflict do nothing returning agent_id`, [conversationId, speaker.id, at])
      if (joined.length === 0) return
      told.entry(await appendLocked(tx, {
        conversationId, author: { kind: 'system' }, at, content: { kind: 'joined', agent: { id: speaker.id, name: speaker.name } },
      }))
      await this.audit.record(tx, deed(speaker, conversation, 'joined'))
    })
  }

  /** Talks along no longer. */
  async part(speaker: AgentSpeaker, { conversationId }: Requests['conversation:part']): Promise<void> {
    refuseOthers(speaker)
    await this.transactions.run(async (tx, told) => {
      const conversation = await lockOf(tx, speaker, conversationId)
      const parted = await tx.query<unknown[]>(
        'delete from participants where conversation_id = $1 and agent_id = $2 returning agent_id', [conversationId, speaker.id])
      if (parted.length === 0) return
      told.entry(await appendLocked(tx, {
        conversationId, author: { kind: 'system' }, at: this.clock.now(),
        content: { kind: 'parted', agent: { id: speaker.id, name: speaker.name } },
      }))
      await this.audit.record(tx, deed(speaker, conversation, 'left'))
    })
  }
}

function refuseOthers(speaker: AgentSpeaker): void {
  if (!seesAll(speaker)) throw new Refusal('forbidden', 'This is for supervisors.')
}

const deed = (
  by: AgentSpeaker, { id, agent_id: agentId, queue_id: queueId }: LockedConversation, action: 'whispered' | 'joined' | 'left',
) => ({ by, action, conversationId: id, queueId, ...(agentId ? { agentId } : {}) })
