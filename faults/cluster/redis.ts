import { once } from 'node:events'
import { connect } from 'node:net'
import { freePort, untilListening } from './ports.js'
import { runProgram, type Running } from './programs.js'

/** A Redis that keeps nothing on disk, as Parley asks nothing of it to be kept. */
export interface Redis {
  port: number
  kill(): Promise<void>
  start(): Promise<void>
  flush(): Promise<void>
  stop(): Promise<void>
}

export async function startRedis(): Promise<Redis> {
  const port = await freePort()
  let running: Running | null = null
  const start = async () => {
    running = runProgram('redis-server', [
      '--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--protected-mode', 'no',
    ])
    await untilListening(port)
  }
  const end = async (signal: NodeJS.Signals) => {
    const ending = running
    running = null
    await ending?.end(signal)
  }
  await start()
  return {
    port, start,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    async flush() {
      const socket = connect(port, '127.0.0.1')
      socket.end('FLUSHALL\r\n')
      await once(socket, 'data')
      socket.destroy()
    },
  }
}
