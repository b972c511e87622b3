import { Injectable, Logger, type OnModuleInit } from '@nestjs/common'
import type { DecisionOutcome } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { Clock } from '../clock.js'
import { AssignmentsService } from '../conversations/assignments.service.js'
import { recordWaiting } from '../conversations/decisions.js'
import { OffersService } from '../conversations/offers.service.js'
import { isUnavailable } from '../database/unavailable.js'
import { DomainEvents } from '../events/domain-events.js'
import { PresenceService } from '../presence/presence.service.js'
import { DueService } from './due.service.js'
import { headsOf } from './heads.js'
import { looks, nextMatch, type Matched } from './match.js'
import { Roster } from './roster.js'
import { verdictsOf } from './verdicts.js'

/** Alone, everything that changes is told here, and reading everybody now and then is for safety only. */
const ALONE_MS = 10_000
/** Proposals in a row that come to nothing; what is behind that is for the next sweep. */
const VAIN = 10
/** Conversations of which is remembered what was said last about why they wait. */
const REMEMBERED = 10_000

/**
 * Brings waiting conversations and free agents together. Whatever may have changed that wakes it; it then gives until
 * nothing more fits. What it decides is pure (`nextMatch`), from what was read; `AssignmentsService` looks again under
 * locks, so several nodes may route at once, and the loser of a race just looks again.
 */
@Injectable()
export class RouterService implements OnModuleInit {
  private readonly log = new Logger('Router')
  private isRouting = false
  private isWokenAgain = false
  private turn: Promise<void> = Promise.resolve()
  private readonly said = new Map<string, string>()

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly events: DomainEvents,
    private readonly presence: PresenceService,
    private readonly roster: Roster,
    private readonly assignments: AssignmentsService,
    private readonly offers: OffersService,
    private readonly due: DueService,
  ) {}

  onModuleInit(): void {
    const { events } = this
    events.on('conversation.queued', () => this.wake())
    for (const name of ['agent.freed', 'agent.changed', 'agent.presence'] as const) {
      events.on(name, ({ agentId }) => {
        this.roster.touch(agentId)
        this.wake()
      })
    }
    for (const name of ['queue.changed', 'routing.changed'] as const) {
      events.on(name, () => {
        this.roster.touchAll()
        this.wake()
      })
    }
    events.on('conversation.appended', ({ entries }) => {
      for (const { team } of entries) if (team.kind === 'assigned') this.roster.touch(team.agent.id)
      for (const { team } of entries) if (team.kind === 'transferred' && 'agent' in team.to) this.roster.touch(team.to.agent.id)
    })
  }

  /** Routes soon; a call while it routes makes it look once more. */
  wake(): void {
    this.isWokenAgain = true
    if (this.isRouting) return
    this.isRouting = true
    void this.routeUntilQuiet()
  }

  /** Something changed about an agent elsewhere. */
  readAnew(agentId: string): void {
    this.roster.touch(agentId)
  }

  /** Gives out everything that fits now. One after another, so that whoever waits for it finds everything given out. */
  route(): Promise<void> {
    const turn = () => this.giveOut()
    this.turn = this.turn.then(turn, turn)
    return this.turn
  }

  /** What time alone brings: what is due, and whatever was missed here or on another node. */
  async sweep(): Promise<void> {
    const isOld = this.roster.age > ALONE_MS || await this.presence.hasNeighbours()
    await Promise.all([isOld && this.roster.renew(), this.due.sweep()])
    await this.route()
  }

  private async giveOut(): Promise<void> {
    let vain = 0
    while (vain < VAIN) {
      await this.roster.refresh()
      const found = await this.next()
      if (!found) return
      vain = await this.carryOut(found) ? 0 : vain + 1
    }
  }

  private async routeUntilQuiet(): Promise<void> {
    while (this.isWokenAgain) {
      this.isWokenAgain = false
      try {
        await this.route()
      } catch (error) {
        // The sweep tries again within a second; a database that is away is not worth a line each time.
        if (!isUnavailable(error)) this.log.error({ err: error }, 'routing failed')
      }
    }
    // In the same breath as the check above, so that no call falls between.
    this.isRouting = false
  }

  /** The next that can be done; null when there is nothing. Why the others wait is kept where it was not known. */
  private async next(): Promise<Matched | null> {
    const queues = new Map([...this.roster.queues].filter(([, { routing }]) => routing.strategy !== 'manual'))
    const looking = looks(new Set(queues.keys()))
    for (let step = looking.next(); ;) {
      if (step.done) return step.value.match
      const { depth, queueIds } = step.value
      const heads = await headsOf(this.db, new Map([...queues].filter(([id]) => queueIds.has(id))), depth)
      const found = nextMatch(heads, this.roster.agents, this.clock.now().getTime())
      for (const wait of found.waits) await this.keepWhy(wait)
      step = looking.next(found)
    }
  }

  /** Whether anything came of it; the agents it was about are read anew either way. */
  private async carryOut({ head: { queue, conversation }, choice }: Matched): Promise<boolean> {
    const { verdicts, more } = verdictsOf(choice)
    const proposal = (what: DecisionOutcome) => ({ conversationId: conversation.id, queueId: queue.id, what, verdicts, more })
    if (choice.kind === 'offer-to-all') {
      const ids = choice.agents.map(({ id }) => id)
      return this.offers.askAll(ids, proposal({ outcome: 'offered-to-all', agents: ids.length }))
    }
    if (choice.kind === 'wait') return false
    this.roster.touch(choice.agent.id)
    this.said.delete(conversation.id)
    const agent = { id: choice.agent.id, name: choice.agent.name }
    if (choice.kind === 'assign') {
      return this.assignments.assign(agent.id, proposal({ outcome: 'assigned', agent, rule: choice.rule }))
    }
    const until = new Date(this.clock.now().getTime() + (queue.routing.offer?.seconds ?? 0) * 1000)
    return this.offers.ask(agent.id, until,
      proposal({ outcome: 'offered', agent, rule: choice.rule, expiresAt: until.toISOString() }))
  }

  private async keepWhy({ head: { queue, conversation }, choice }: Matched): Promise<void> {
    if (choice.kind !== 'wait' || this.said.get(conversation.id) === choice.reason) return
    await recordWaiting(this.db, {
      conversationId: conversation.id, queueId: queue.id, at: this.clock.now(), what: { outcome: 'waits', reason: choice.reason },
      ...verdictsOf(choice),
    })
    this.said.set(conversation.id, choice.reason)
    if (this.said.size > REMEMBERED) for (const id of this.said.keys()) { this.said.delete(id); break }
  }
}
