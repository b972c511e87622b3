import { Injectable, Logger, type OnModuleInit } from '@nestjs/common'
import { DataSource } from 'typeorm'
import { Clock } from '../clock.js'
import { Config } from '../config.js'
import { AssignmentsService } from '../conversations/assignments.service.js'
import { isUnavailable } from '../database/unavailable.js'
import { DomainEvents } from '../events/domain-events.js'
import { PresenceService } from '../presence/presence.service.js'
import { chooseAgent, type Candidate } from './choose-agent.js'

interface CandidateRow {
  id: string
  held: number
  capacity: number
  held_of_queue: number
  capacity_of_queue: number | null
  last_assigned_at: Date | null
}

/**
 * Brings waiting conversations and free agents together. Whatever may have changed that wakes it; it then gives until
 * nothing more fits, the longest-waiting first. It proposes from what it reads; `AssignmentsService` decides under
 * locks, so several nodes may route at once, and the loser of a race just looks again.
 */
@Injectable()
export class RouterService implements OnModuleInit {
  private readonly log = new Logger('Router')
  private isRouting = false
  private isWokenAgain = false

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly events: DomainEvents,
    private readonly presence: PresenceService,
    private readonly assignments: AssignmentsService,
  ) {}

  onModuleInit(): void {
    this.events.on('conversation.queued', () => this.wake())
    this.events.on('agent.freed', () => this.wake())
    this.events.on('queue.changed', () => this.wake())
    this.events.on('agent.changed', () => this.wake())
    this.events.on('agent.deactivated', ({ agentId }) =>
      this.assignments.takeBackFrom(agentId, 'deactivated', this.clock.now()))
  }

  /** Routes soon; a call while it routes makes it look once more. */
  wake(): void {
    this.isWokenAgain = true
    if (this.isRouting) return
    this.isRouting = true
    void this.routeUntilQuiet()
  }

  /** Gives out everything that fits now. */
  async route(): Promise<void> {
    for (let gave = true; gave;) gave = await this.giveOne()
  }

  /** What time alone brings: agents gone beyond the grace, conversations whose snooze is over, and whatever was missed. */
  async sweep(): Promise<void> {
    const graceEnded = new Date(this.clock.now().getTime() - this.config.graceMs)
    for (const agentId of await this.presence.goneSince(graceEnded)) {
      await this.assignments.takeBackFrom(agentId, 'gone', graceEnded)
    }
    await this.assignments.wakeDue()
    await this.route()
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

  private async giveOne(): Promise<boolean> {
    const queues = await this.db.query<{ queue_id: string }[]>(`
      select queue_id from conversations where status = 'queued' group by queue_id order by min(queued_at), queue_id`)
    for (const { queue_id: queueId } of queues) {
      let candidates = await this.candidatesOf(queueId)
      for (let chosen = chooseAgent(candidates); chosen; chosen = chooseAgent(candidates)) {
        if (await this.assignments.route(chosen.id, queueId)) return true
        const { id } = chosen
        candidates = candidates.filter((candidate) => candidate.id !== id)
      }
    }
    return false
  }

  private async candidatesOf(queueId: string): Promise<Candidate[]> {
    const rows = await this.db.query<CandidateRow[]>(`
      select a.id, a.capacity, q.capacity_per_agent as capacity_of_queue,
        count(c.id)::int as held, count(c.id) filter (where c.queue_id = q.id)::int as held_of_queue,
        (select max(began_at) from assignments where agent_id = a.id) as last_assigned_at
      from queues q
      join queue_members m on m.queue_id = q.id
      join agents a on a.id = m.agent_id
      left join conversations c on c.agent_id = a.id and c.status = 'active'
      where q.id = $1 and a.status = 'online' and a.deactivated_at is null
        and exists (select 1 from connections where person_id = a.id)
      group by a.id, q.id`, [queueId])
    return rows.map((row) => ({
      id: row.id, held: row.held, capacity: row.capacity, heldOfQueue: row.held_of_queue,
      capacityOfQueue: row.capacity_of_queue, lastAssignedAt: row.last_assigned_at,
    }))
  }
}
