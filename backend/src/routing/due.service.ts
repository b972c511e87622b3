import { Injectable, Logger, type OnModuleInit } from '@nestjs/common'
import type { QueueRouting, Status } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { Clock } from '../clock.js'
import { isAnswered } from '../conversations/answered.js'
import { LineService } from '../conversations/line.service.js'
import { OffersService } from '../conversations/offers.service.js'
import { ReturnsService } from '../conversations/returns.service.js'
import { SilenceService } from '../conversations/silence.service.js'
import { isUnavailable } from '../database/unavailable.js'
import { DomainEvents } from '../events/domain-events.js'
import { routingOf } from '../queues/queue-routing.js'
import { decide } from './decide.js'
import { routedConversation } from './heads.js'
import { Roster } from './roster.js'
import { nextDue, type DueThing, type Timed } from './timers.js'

/** Looked at together. */
const AT_ONCE = 500
/** So many looks in one sweep at most; the rest is for the next, a second later. */
const TURNS = 40
/** Settings by which something is due at another time. */
const clocks: ReadonlySet<keyof QueueRouting> = new Set<keyof QueueRouting>(
  ['noAnswerSeconds', 'idleMinutes', 'closeIdle', 'maxWaitSeconds', 'hours', 'whenClosing'])
/** What could not be done is tried again after this. */
const AGAIN_MS = 10_000

interface Row {
  id: string
  version: number
  /** As the database writes it, to the microsecond. */
  due: string
  routing: Partial<QueueRouting>
  status: Status
  agent_id: string | null
  offered_agent_id: string | null
  is_left: boolean
  is_answered: boolean
  waiting_since: Date
  offered_until: Date | null
  assigned_at: Date | null
  typed_at: Date | null
  last_message_at: string | null
  idle_since: Date | null
  warned_at: Date | null
  snoozed_until: Date | null
}

/**
 * Everything that time alone brings to conversations. `due_at` is never later than what comes next to one; whatever
 * changes hands is due at once and looked at here, so that nobody else has to know how the clocks run.
 */
@Injectable()
export class DueService implements OnModuleInit {
  private readonly log = new Logger('DueService')
  /** Queues in which other clocks run, each with the last conversation that was looked at for it. */
  private readonly otherClocks = new Map<string, { after: string | null }>()

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly events: DomainEvents,
    private readonly roster: Roster,
    private readonly offers: OffersService,
    private readonly line: LineService,
    private readonly returns: ReturnsService,
    private readonly silence: SilenceService,
  ) {}

  onModuleInit(): void {
    this.events.on('queue.routing-changed', ({ queueId, settings }) => {
      if (settings.some((name) => clocks.has(name))) this.otherClocks.set(queueId, { after: null })
    })
  }

  /** Does what is due, and notes when each is due next. */
  async sweep(): Promise<void> {
    await this.endWrapUps()
    for (const queueId of this.otherClocks.keys()) await this.lookAtAll(queueId)
    for (let turns = 0, looked = AT_ONCE; looked === AT_ONCE && turns < TURNS; turns += 1) looked = await this.turn()
  }

  private async turn(): Promise<number> {
    const now = this.clock.now()
    const rows = await this.db.query<Row[]>(`
      select c.id, c.version, c.due_at::text as due, q.routing, c.status, c.agent_id, c.offered_agent_id, c.left_as is not null as is_left,
        c.waiting_since, c.offered_until, c.assigned_at, c.typed_at, c.last_message->>'at' as last_message_at, c.idle_since,
        c.warned_at, c.snoozed_until,
        c.status = 'active' and ${isAnswered} as is_answered
      from conversations c join queues q on q.id = c.queue_id
      where c.due_at <= $1 order by c.due_at limit $2`, [now, AT_ONCE])
    const later: { row: Row; at: Date | null }[] = []
    for (const row of rows) {
      const due = nextDue(routingOf(row.routing), timedOf(row))
      const isDue = due !== null && due.at <= now.getTime()
      if (!isDue) later.push({ row, at: due && new Date(due.at) })
      else if (!await this.brought(due.what, row)) later.push({ row, at: new Date(now.getTime() + AGAIN_MS) })
    }
    // Only as they were read: what has changed meanwhile, or is changing now, is looked at again.
    await this.db.query(`
      with mine as (
        select c.id, next.at from conversations c
        join unnest($1::uuid[], $2::int[], $3::text[], $4::timestamptz[]) as next (id, version, due, at)
          on next.id = c.id and next.version = c.version and next.due = c.due_at::text
        for no key update of c skip locked)
      update conversations c set due_at = mine.at from mine where c.id = mine.id`,
    [later.map(({ row }) => row.id), later.map(({ row }) => row.version), later.map(({ row }) => row.due), later.map(({ at }) => at)])
    return rows.length
  }

  /**
   * Other clocks run in this queue now, so that everything open in it is due for a look. In pieces, each a transaction of
   * its own: nobody who writes meanwhile waits for a whole queue. Where one fails, the next sweep goes on from there.
   */
  private async lookAtAll(queueId: string): Promise<void> {
    for (let turn = this.otherClocks.get(queueId); turn; turn = this.otherClocks.get(queueId)) {
      const [rows] = await this.db.query<[{ id: string }[], number]>(`
        with next as (
          select id from conversations where queue_id = $1 and status <> 'closed' and ($2::uuid is null or id > $2)
          order by id limit $3 for no key update)
        update conversations c set due_at = $4 from next where c.id = next.id returning c.id`,
      [queueId, turn.after, AT_ONCE, this.clock.now()])
      // Otherwise they were changed once more meanwhile, and it begins anew.
      if (turn !== this.otherClocks.get(queueId)) continue
      turn.after = rows.map(({ id }) => id).sort().at(-1) ?? turn.after
      if (rows.length < AT_ONCE) this.otherClocks.delete(queueId)
    }
  }

  /** As `bring`; what fails with one is put off, so that it holds up no other. */
  private async brought(what: DueThing, row: Row): Promise<boolean> {
    try {
      return await this.bring(what, row)
    } catch (error) {
      if (isUnavailable(error)) throw error
      this.log.error({ err: error, conversationId: row.id, what }, 'what is due failed')
      return false
    }
  }

  /** Whether it was done; if so it is looked at again for what is next. */
  private async bring(what: DueThing, row: Row): Promise<boolean> {
    switch (what) {
      case 'offer-missed':
        if (row.offered_agent_id) await this.offers.miss(row.id, row.offered_agent_id)
        return true
      case 'max-wait':
      case 'closing':
        await this.line.overflow(row.id, what === 'closing' ? 'closed' : what)
        return true
      case 'no-answer': return this.passOn(row)
      case 'idle': return this.silence.becomeIdle(row.id)
      case 'warn': return this.silence.warn(row.id)
      case 'close': return this.silence.close(row.id)
      case 'wake':
        await this.returns.wake(row.id)
        return true
    }
  }

  /** From an agent who never answered to the next, where there is one who is free. */
  private async passOn(row: Row): Promise<boolean> {
    const conversation = await routedConversation(this.db, row.id)
    if (!conversation || !row.agent_id) return false
    await this.roster.refresh()
    const queue = this.roster.queues.get(conversation.queueId)
    if (!queue) return false
    const didNotAnswer = new Set([...conversation.didNotAnswer, row.agent_id])
    const others = this.roster.agents.filter(({ id }) => !didNotAnswer.has(id))
    const { verdicts } = decide({ queue, conversation, agents: others, now: this.clock.now().getTime() })
    // Also where agents take by hand: then it waits for one of them.
    if (verdicts.every(({ skipped }) => skipped !== null)) return false
    return this.returns.takeUnanswered(row.id, row.agent_id)
  }

  private async endWrapUps(): Promise<void> {
    const [rows] = await this.db.query<[{ agent_id: string }[], number]>(
      'update assignments set wrap_up_until = null where wrap_up_until <= $1 returning agent_id', [this.clock.now()])
    for (const { agent_id: agentId } of rows) this.events.tell('agent.freed', { agentId })
  }
}

const ms = (time: Date | null) => time?.getTime() ?? null

const timedOf = (row: Row): Timed => ({
  status: row.status, isLeft: row.is_left, waitingSince: row.waiting_since.getTime(), offerExpiresAt: ms(row.offered_until),
  assignedAt: ms(row.assigned_at), isAnswered: row.is_answered, typedAt: ms(row.typed_at),
  lastMessageAt: row.last_message_at === null ? null : Date.parse(row.last_message_at), idleSince: ms(row.idle_since),
  warnedAt: ms(row.warned_at), snoozedUntil: ms(row.snoozed_until),
})
