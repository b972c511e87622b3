import { freePort, isInstalled, runProgram, type RunningProgram } from './programs.js'

export const isRedisInstalled = isInstalled('redis-server')
if (!isRedisInstalled) console.log('Skipped: install redis-server (7 or newer) to run the stories with several nodes.')

/** A real Redis of a story's own, on one port for as long as the story lasts. It keeps nothing on disk. */
export interface RedisProcess {
  url: string
  /** At once, connections and all. */
  kill: () => Promise<void>
  /** On the same port as before. */
  startAgain: () => Promise<void>
  stop: () => Promise<void>
}

export async function aRedis(): Promise<RedisProcess> {
  const port = await freePort()
  const start = () => runProgram('redis-server', [
    '--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no',
  ], port)
  let running: RunningProgram | null = await start()
  const end = async (how: 'kill' | 'stop') => {
    const ending = running
    running = null
    await ending?.[how]()
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => end('kill'),
    startAgain: async () => { running = await start() },
    stop: () => end('stop'),
  }
}
