import { Injectable } from '@nestjs/common'
import type { Author, Entry, Requests } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { AttachmentsService } from '../attachments/attachments.service.js'
import { Clock } from '../clock.js'
import { DomainEvents, type StoredEntry } from '../events/domain-events.js'
import { notFound, Refusal } from '../refusal.js'
import { seesAll, type AgentSpeaker, type Speaker } from '../speaker.js'
import { appendSaid, sameOrConflict, type SaidEntry } from './append-said.js'
import { appendLocked, type Runner } from './append.js'
import { storedEntry, teamEntry, type EntryRow } from './entry-view.js'
import { LifecycleService } from './lifecycle.service.js'
import { lockOf, type LockedConversation } from './locked-conversation.js'
import { ReturnsService } from './returns.service.js'
import { SharedCommits } from './shared-commits.js'
import { Told, Transactions } from './transactions.js'

export const authorOf = (speaker: Speaker): Author =>
  speaker.kind === 'visitor' ? { kind: 'visitor' } : { kind: 'agent', id: speaker.id, name: speaker.name }

/** The entry in the speaker's own numbering. */
function seenBy(speaker: Speaker, { team, visitor }: StoredEntry): Entry {
  const entry = speaker.kind === 'visitor' ? visitor : team
  if (!entry) throw notFound('entry')
  return entry
}

type Say = Requests['message:send']

/**
 * What people write: messages, notes, edits, recalls. A send that is repeated finds its first entry, however often and
 * through whichever node it comes.
 */
@Injectable()
export class MessagesService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly events: DomainEvents,
    private readonly transactions: Transactions,
    private readonly commits: SharedCommits,
    private readonly returns: ReturnsService,
    private readonly lifecycle: LifecycleService,
    private readonly attachments: AttachmentsService,
  ) {}

  /**
   * Stores a message, and returns it after commit. The usual send goes through where the speaker may write at once.
   * Everything else (a repeat, a closed or snoozed conversation, a reply, files, a refusal) takes the row's lock and looks
   * closer. `fromSocketId`: the socket that gets the entry by its reply, and so not as a push.
   */
  async say(speaker: Speaker, request: Say, fromSocketId?: string): Promise<Entry> {
    const entry = this.messageOf(speaker, request)
    const isUsual = !request.replyTo && !request.attachmentIds?.length
    const row = isUsual ? await this.commits.append({ ...entry, seenSeq: request.seenSeq }) : null
    if (row) {
      const told = new Told(this.events)
      const stored = told.entry(row, fromSocketId)
      told.tell()
      return seenBy(speaker, stored)
    }
    if (speaker.kind === 'visitor' && !await firstOf(this.db, speaker, request)) {
      await this.returns.wake(request.conversationId, speaker)
    }
    let isIdle = false
    const said = await this.transactions.run(async (tx, told) => {
      const conversation = await lockOf(tx, speaker, request.conversationId)
      const first = await firstOf(tx, speaker, request)
      if (first) return seenBy(speaker, storedEntry(sameOrConflict(first, 'message', request)))
      isIdle = conversation.idle_since !== null
      if (speaker.kind === 'agent') await this.refuseUnlessHolder(tx, speaker, conversation, request.seenSeq)
      if (request.replyTo) await replyTarget(tx, speaker, request.conversationId, request.replyTo)
      if (conversation.status === 'closed') await this.lifecycle.reopen(tx, told, conversation)
      const stored = await appendSaid(tx, this.attachments, speaker, entry, request.attachmentIds)
      return seenBy(speaker, told.entry(stored, fromSocketId))
    })
    // It became idle between the look and the lock.
    if (isIdle && speaker.kind === 'visitor') await this.returns.wake(request.conversationId, speaker)
    return said
  }

  /** Stores a note, which only the team ever sees. */
  async note(speaker: AgentSpeaker, request: Requests['note:add']): Promise<Entry> {
    return this.transactions.run(async (tx, told) => {
      await lockOf(tx, speaker, request.conversationId)
      const first = await firstOf(tx, speaker, request)
      if (first) return teamEntry(sameOrConflict(first, 'note', request))
      const row = await appendSaid(tx, this.attachments, speaker, {
        conversationId: request.conversationId, author: authorOf(speaker), clientId: request.clientId,
        content: { kind: 'note', body: request.body, mentions: request.mentions ?? [] }, at: this.clock.now(),
      }, request.attachmentIds)
      told.entry(row)
      return teamEntry(row)
    })
  }

  /** Gives a message or note of one's own another text. The same text again changes nothing. */
  async edit(speaker: Speaker, request: Requests['message:edit']): Promise<Entry> {
    return this.transactions.run(async (tx, told) => {
      const target = await this.ownText(tx, speaker, request)
      if (target.recalled_at) throw new Refusal('conflict', 'This message was recalled.')
      const last = await lastChange(tx, target)
      if (last && last.body === request.body) return seenBy(speaker, storedEntry(last))
      const row = await appendLocked(tx, {
        ...this.changeOf(speaker, target), content: { kind: 'edited', target: target.id, body: request.body },
      })
      return seenBy(speaker, told.entry(row))
    })
  }

  /** Takes a message or note of one's own back. Its text is kept in the record and shown to nobody. */
  async recall(speaker: Speaker, request: Requests['message:recall']): Promise<Entry> {
    return this.transactions.run(async (tx, told) => {
      const target = await this.ownText(tx, speaker, request)
      if (target.recalled_at) {
        const last = await lastChange(tx, target)
        if (last) return seenBy(speaker, storedEntry(last))
      }
      const row = await appendLocked(tx, {
        ...this.changeOf(speaker, target), content: { kind: 'recalled', target: target.id },
      })
      await tx.query(`
        update entries set recalled_at = $3, search = null
        where conversation_id = $1 and (id = $2 or kind = 'edited' and content->>'target' = $2::text)`,
      [target.conversation_id, target.id, row.at])
      await tx.query(`
        update conversations set last_message = (last_message - 'attached') || '{"preview": ""}'
        where id = $1 and (last_message->>'seq')::int = $2`, [target.conversation_id, target.seq])
      return seenBy(speaker, told.entry(row))
    })
  }

  private messageOf(speaker: Speaker, request: Say): SaidEntry {
    return {
      conversationId: request.conversationId, author: authorOf(speaker), clientId: request.clientId, at: this.clock.now(),
      ...(speaker.kind === 'visitor' ? { visitorId: speaker.id } : {}),
      content: { kind: 'message', body: request.body, ...(request.replyTo ? { replyTo: request.replyTo } : {}) },
    }
  }

  private async refuseUnlessHolder(
    tx: Runner, speaker: AgentSpeaker, conversation: LockedConversation, seenSeq: number | undefined,
  ): Promise<void> {
    if (conversation.status === 'queued') throw new Refusal('conflict', 'Take this conversation first, then answer.')
    if (conversation.status !== 'active') throw new Refusal('conflict', `This conversation is ${conversation.status}.`)
    if (conversation.agent_id !== speaker.id && !await talksAlong(tx, speaker, conversation)) {
      throw new Refusal('forbidden', seesAll(speaker) ? 'Take this conversation over first, then answer.'
        : 'Someone else answers this conversation.')
    }
    if (seenSeq === undefined) return
    const newer = await tx.query<unknown[]>(`
      select 1 from entries where conversation_id = $1 and seq > $2 and author_kind <> 'system'
        and author_id is distinct from $3 limit 1`, [conversation.id, seenSeq, speaker.id])
    if (newer.length > 0) throw new Refusal('conflict', 'Something new came in. Read it, then send.')
  }

  private async ownText(tx: Runner, speaker: Speaker, request: { conversationId: string; entryId: string }): Promise<EntryRow> {
    await lockOf(tx, speaker, request.conversationId)
    const [row] = await tx.query<EntryRow[]>(`
      select * from entries where conversation_id = $1 and id = $2 and kind in ('message', 'note')
        and author_kind = $3 and author_id = $4`, [request.conversationId, request.entryId, speaker.kind, speaker.id])
    if (!row) throw notFound('message')
    return row
  }

  private changeOf(speaker: Speaker, target: EntryRow) {
    return {
      conversationId: target.conversation_id, author: authorOf(speaker), at: this.clock.now(),
      teamOnly: target.kind === 'note', ...(speaker.kind === 'visitor' ? { visitorId: speaker.id } : {}),
    }
  }
}

async function talksAlong(tx: Runner, speaker: AgentSpeaker, conversation: LockedConversation): Promise<boolean> {
  const found = await tx.query<unknown[]>(
    'select 1 from participants where conversation_id = $1 and agent_id = $2', [conversation.id, speaker.id])
  return found.length > 0
}

/** What the speaker sent under this id before; null: nothing. */
export async function firstOf(tx: Runner, speaker: Speaker, send: { conversationId: string; clientId: string }): Promise<EntryRow | null> {
  const [row] = await tx.query<EntryRow[]>(
    `select * from entries where conversation_id = $1 and author_id = $2 and client_id = $3`,
    [send.conversationId, speaker.id, send.clientId])
  return row ?? null
}

async function lastChange(tx: Runner, target: EntryRow): Promise<EntryRow | null> {
  const [row] = await tx.query<EntryRow[]>(`
    select * from entries where conversation_id = $1 and kind in ('edited', 'recalled') and content->>'target' = $2
    order by seq desc limit 1`, [target.conversation_id, target.id])
  return row ?? null
}

async function replyTarget(tx: Runner, speaker: Speaker, conversationId: string, entryId: string): Promise<void> {
  const rows = await tx.query<{ visitor_seq: number | null }[]>(
    `select visitor_seq from entries where conversation_id = $1 and id = $2 and kind in ('message', 'note')`,
    [conversationId, entryId])
  const target = rows[0]
  if (!target || (speaker.kind === 'visitor' && target.visitor_seq === null)) throw notFound('message to reply to')
  if (target.visitor_seq === null) throw new Refusal('invalid', 'A message to the visitor cannot reply to a note.')
}
