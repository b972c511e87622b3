import { freePort, runProgram, type RunningProgram } from './programs.js'

/** What backends are told of their Redis. */
export interface RedisService {
  /** As `REDIS_URL` takes it. */
  url: string
  stop: () => Promise<void>
}

/** A real Redis of a story's own, on one port for as long as the story lasts. It keeps nothing on disk. */
export interface RedisProcess extends RedisService {
  port: number
  /** At once, connections and all. */
  kill: () => Promise<void>
  /** On the same port as before. */
  startAgain: () => Promise<void>
}

export async function aRedis(): Promise<RedisProcess> {
  const port = await freePort()
  const start = () => runProgram('redis-server', [
    '--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--protected-mode', 'no',
  ], port)
  let running: RunningProgram | null = await start()
  const end = async (how: 'kill' | 'stop') => {
    const ending = running
    running = null
    await ending?.[how]()
  }
  return {
    port, url: `redis://127.0.0.1:${port}`,
    kill: () => end('kill'),
    startAgain: async () => { running = await start() },
    stop: () => end('stop'),
  }
}
