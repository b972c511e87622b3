import { Injectable, type OnModuleInit } from '@nestjs/common'
import { DataSource } from 'typeorm'
import { DomainEvents } from '../events/domain-events.js'
import { estimateWait } from './estimate-wait.js'

/** Assumed until a queue has handled something: five minutes. */
const DEFAULT_HANDLING_SECONDS = 300
/** How long a figure is used where nothing here says that it changed; other nodes change it too. */
const GOOD_FOR_MS = 2_000

interface Kept { slots: number; meanSeconds: number; readAt: number }

/**
 * How fast queues move: the slots of the agents present, and the mean of the hundred assignments closed last. It is read
 * once for all who wait, as it is the same for all of them.
 */
@Injectable()
export class Paces implements OnModuleInit {
  private readonly kept = new Map<string, Kept>()

  constructor(private readonly db: DataSource, private readonly events: DomainEvents) {}

  onModuleInit(): void {
    for (const name of ['agent.presence', 'agent.changed', 'agent.freed', 'queue.changed'] as const) {
      this.events.on(name, () => this.kept.clear())
    }
  }

  /** Seconds to wait at a position in a queue; null when nobody is present. */
  async estimateIn(queueId: string): Promise<(position: number) => number | null> {
    const known = this.kept.get(queueId)
    const pace = known && performance.now() - known.readAt < GOOD_FOR_MS ? known : await this.read(queueId)
    return (position) => estimateWait(position, pace.slots, pace.meanSeconds)
  }

  private async read(queueId: string): Promise<Kept> {
    const [row] = await this.db.query<{ slots: number; mean_seconds: number | null }[]>(`
      select
        (select coalesce(sum(least(a.capacity, coalesce(q.capacity_per_agent, a.capacity))), 0)::int
          from queues q join queue_members m on m.queue_id = q.id join agents a on a.id = m.agent_id
          where q.id = $1 and a.status = 'online' and a.deactivated_at is null
            and exists (select 1 from connections where person_id = a.id)) as slots,
        (select avg(extract(epoch from s.ended_at - s.began_at))::float8 from (
          select began_at, ended_at from assignments where queue_id = $1 and ended_by = 'closed'
          order by ended_at desc limit 100) s) as mean_seconds`, [queueId])
    const pace = {
      slots: row?.slots ?? 0, meanSeconds: row?.mean_seconds ?? DEFAULT_HANDLING_SECONDS, readAt: performance.now(),
    }
    this.kept.set(queueId, pace)
    return pace
  }
}
