import { Injectable, Logger, type OnModuleInit } from '@nestjs/common'
import { DataSource } from 'typeorm'
import { Clock } from '../clock.js'
import { Config } from '../config.js'
import { OffersService } from '../conversations/offers.service.js'
import { ReturnsService } from '../conversations/returns.service.js'
import { isUnavailable } from '../database/unavailable.js'
import { DomainEvents } from '../events/domain-events.js'
import { PresenceService } from '../presence/presence.service.js'

type Lost = Parameters<ReturnsService['takeBackFrom']>[1]

/**
 * Takes back what is held by, or asked of, agents who are lost to it: gone beyond the grace, away from a queue that wants it back,
 * deactivated. At once where that is told here, and by the sweep where it was not, as a node may die in between.
 */
@Injectable()
export class LostAgents implements OnModuleInit {
  private readonly log = new Logger('LostAgents')

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly events: DomainEvents,
    private readonly presence: PresenceService,
    private readonly returns: ReturnsService,
    private readonly offers: OffersService,
  ) {}

  onModuleInit(): void {
    this.events.on('agent.away', ({ agentId }) => this.end(agentId, 'away'))
    this.events.on('agent.deactivated', ({ agentId }) => this.end(agentId, 'deactivated'))
  }

  async sweep(): Promise<void> {
    const now = this.clock.now()
    const graceEnded = new Date(now.getTime() - this.config.graceMs)
    for (const agentId of await this.presence.goneSince(graceEnded)) await this.takeBack(agentId, 'gone', graceEnded)
    for (const { id, reason } of await this.missed()) await this.takeBack(id, reason, now)
    await this.offers.withdrawFromAbsent(graceEnded)
  }

  /** Who does not answer from now on is asked no more, and keeps only what their queues leave them. */
  private async end(agentId: string, why: 'away' | 'deactivated'): Promise<void> {
    const now = this.clock.now()
    await this.returns.takeBackFrom(agentId, why, now)
    await this.offers.withdrawFrom(agentId, now)
  }

  /** What fails with one holds up nobody else; it is tried again with the next sweep. */
  private async takeBack(agentId: string, reason: Lost, before: Date): Promise<void> {
    try {
      await this.returns.takeBackFrom(agentId, reason, before)
    } catch (error) {
      if (isUnavailable(error)) throw error
      this.log.error({ err: error, agentId, reason }, 'what an agent held could not be taken back')
    }
  }

  /** Who is away or deactivated and still holds what they had before. */
  private missed(): Promise<{ id: string; reason: Lost }[]> {
    return this.db.query(`
      select a.id, case when a.deactivated_at is null then 'away' else 'deactivated' end as reason from agents a
      where a.deactivated_at is not null and exists (
          select 1 from conversations c where c.agent_id = a.id and c.status in ('active', 'snoozed'))
        or a.deactivated_at is null and a.status in ('away', 'offline') and exists (
          select 1 from conversations c join queues q on q.id = c.queue_id
          where c.agent_id = a.id and c.status = 'active' and c.idle_since is null and q.routing->>'whenAway' = 'give-back'
            and c.assigned_at <= coalesce(a.status_since, 'infinity'))`)
  }
}
