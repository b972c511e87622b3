import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { delimiter } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const patienceMs = 10_000
/** Debian keeps servers out of an ordinary account's path. */
const path = [process.env['PATH'], '/usr/sbin', '/usr/local/sbin'].join(delimiter)

/** A program of somebody else that runs beside a story. */
export interface RunningProgram {
  pid: number
  /** As a crash would. */
  kill: () => Promise<void>
  stop: () => Promise<void>
}

/** Whether a program can be run on this machine. */
export const isInstalled = (program: string): boolean =>
  spawnSync(program, ['--version'], { env: { ...process.env, PATH: path } }).error === undefined

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** What would outlive us if we ended badly. */
const running = new Set<ChildProcess>()
process.on('exit', () => { for (const child of running) child.kill('SIGKILL') })

/** Starts a program and waits until it listens on `port`. @throws Error with what it said when it does not. */
export async function runProgram(
  program: string, args: string[], port: number, environment: Record<string, string> = {},
): Promise<RunningProgram> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PATH: path, ...environment },
  })
  running.add(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { said = `${said}${String(chunk)}`.slice(-2_000) })
  const ended = once(child, 'exit')
  let isGone = false
  void ended.then(() => {
    isGone = true
    running.delete(child)
  })
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await ended
  }
  for (const deadline = Date.now() + patienceMs; !await isListening(port); await pause(20)) {
    if (!isGone && Date.now() < deadline) continue
    await end('SIGKILL')
    throw new Error(`${program} does not run: ${said}`)
  }
  return { pid: child.pid ?? 0, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') }
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const isOpen = await once(socket, 'connect').then(() => true, () => false)
  socket.destroy()
  return isOpen
}
