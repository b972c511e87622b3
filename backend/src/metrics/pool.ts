import type { DataSource } from 'typeorm'
import { z } from 'zod'

/** What `pg` says of its pool; TypeORM hands the pool out untyped. */
const counts = z.object({
  driver: z.object({ master: z.object({ totalCount: z.number(), idleCount: z.number(), waitingCount: z.number() }) }),
})

/** How many connections are in use and idle, and how many requests wait for one. */
export function poolOf(db: DataSource): { used: number; idle: number; waiting: number } {
  const read = counts.safeParse(db)
  if (!read.success) return { used: 0, idle: 0, waiting: 0 }
  const { totalCount, idleCount, waitingCount } = read.data.driver.master
  return { used: totalCount - idleCount, idle: idleCount, waiting: waitingCount }
}
