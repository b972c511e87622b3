import { once } from 'node:events'
import { connect } from 'node:net'
import { aRedis, type RedisProcess } from '@parley/backend/test/redis-process'

/** A Redis that keeps nothing on disk, as Parley asks nothing of it to be kept, and can be emptied. */
export interface Redis extends RedisProcess { flush: () => Promise<void> }

export async function startRedis(): Promise<Redis> {
  const redis = await aRedis()
  return {
    ...redis,
    async flush() {
      const socket = connect(redis.port, '127.0.0.1')
      socket.end('FLUSHALL\r\n')
      await once(socket, 'data')
      socket.destroy()
    },
  }
}
