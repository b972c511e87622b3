import { Logger } from '@nestjs/common'
import type { DataSource } from 'typeorm'

export interface WaitingQueue { queue: string; waiting: number; oldestSeconds: number }

const log = new Logger('Metrics')

/** How many wait in each queue, and for how long the first of them; null when the database does not answer. */
export async function waitingByQueue(db: DataSource): Promise<WaitingQueue[] | null> {
  try {
    return await db.query<WaitingQueue[]>(`
      select q.name as queue, count(c.id)::int as waiting,
        coalesce(greatest(extract(epoch from now() - min(c.queued_at)), 0), 0)::float8 as "oldestSeconds"
      from queues q left join conversations c on c.queue_id = q.id and c.status = 'queued'
      where q.deleted_at is null group by q.id order by q.id`)
  } catch (error) {
    log.warn({ err: error }, 'queues could not be counted')
    return null
  }
}
