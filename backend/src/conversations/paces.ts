import { Injectable, type OnModuleInit } from '@nestjs/common'
import { DataSource } from 'typeorm'
import { Clock } from '../clock.js'
import { preparedOn } from '../database/prepared.js'
import { DomainEvents } from '../events/domain-events.js'
import type { Runner } from './append.js'
import { estimateWait } from './estimate-wait.js'
import { standingsOf } from './standings.js'

/** Assumed until a queue has handled something: five minutes. */
const DEFAULT_HANDLING_SECONDS = 300
/** How long a figure is used where nothing here says that it changed; other nodes change it too. */
const GOOD_FOR_MS = 2_000

interface Kept<T> { value: T; readAt: number }

/**
 * How fast queues move: the slots of the agents present, and how long the hundred assignments closed last took one on
 * average. It is read once for all who wait, as it is the same for all of them.
 */
@Injectable()
export class Paces implements OnModuleInit {
  private readonly slots = new Map<string, Kept<number>>()
  private readonly means = new Map<string, Kept<number>>()

  constructor(private readonly db: DataSource, private readonly events: DomainEvents, private readonly clock: Clock) {}

  onModuleInit(): void {
    for (const name of ['agent.presence', 'agent.changed', 'queue.changed'] as const) {
      this.events.on(name, () => this.slots.clear())
    }
  }

  /**
   * Seconds to wait at a position in a queue; null when nobody is present. Within a transaction give that: one that
   * waited for another connection while it holds its own could wait for ever.
   */
  async estimateIn(queueId: string, db: Runner = preparedOn(this.db)): Promise<(position: number) => number | null> {
    const slots = await kept(this.slots, queueId, async () =>
      (await standingsOf(db, { queueIds: [queueId] }, this.clock.now())).queues.get(queueId)?.slots ?? 0)
    const mean = await this.meanIn(queueId, db)
    return (position) => estimateWait(position, slots, mean)
  }

  /** Seconds that one conversation of a queue takes. */
  meanIn(queueId: string, db: Runner = preparedOn(this.db)): Promise<number> {
    return kept(this.means, queueId, () => meanIn(db, queueId))
  }
}

async function meanIn(db: Runner, queueId: string): Promise<number> {
  const [row] = await db.query<{ seconds: number | null }[]>(`
    select avg(extract(epoch from s.ended_at - s.began_at) - s.idle_seconds)::float8 as seconds from (
      select began_at, ended_at, idle_seconds from assignments where queue_id = $1 and ended_by = 'closed'
      order by ended_at desc limit 100) s`, [queueId])
  return row?.seconds ?? DEFAULT_HANDLING_SECONDS
}

async function kept<T>(known: Map<string, Kept<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const found = known.get(key)
  if (found && performance.now() - found.readAt < GOOD_FOR_MS) return found.value
  const value = await read()
  known.set(key, { value, readAt: performance.now() })
  return value
}
