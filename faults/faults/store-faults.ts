import type { Postgres } from '../cluster/postgres.js'
import type { Redis } from '../cluster/redis.js'
import type { Deed, Harming } from './harming.js'

/** What happens to PostgreSQL and to Redis themselves. */
export function storeFaults(postgres: Postgres, redis: Redis, harming: Harming): Deed {
  const { during, lastsFor } = harming
  return ({ kind, lastsMs }) => {
    if (kind !== 'redis-flushed' && !harming.isFree(kind.startsWith('postgres') ? postgres : redis)) return 'busy'
    switch (kind) {
      case 'postgres-killed': return during(postgres, kind, null, postgres.kill)
      case 'postgres-read-only': return during(postgres, kind, null, async () => {
        await postgres.setWritable(false)
        await lastsFor(lastsMs)
        await postgres.setWritable(true)
      })
      case 'postgres-disk-full':
        if (!postgres.hasOwnDisk) return 'unable'
        return during(postgres, kind, null, async () => {
          postgres.fillDisk()
          await lastsFor(lastsMs)
          postgres.freeDisk()
          await postgres.untilUp()
        })
      case 'redis-killed': return during(redis, kind, null, async () => {
        await redis.kill()
        await lastsFor(lastsMs)
        await redis.startAgain()
      })
      case 'redis-flushed':
        return harming.isFree(redis) ? redis.flush().then(() => harming.atOnce(kind, null)) : 'busy'
      default: return null
    }
  }
}
