import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { delimiter } from 'node:path'

/** Debian keeps servers out of an ordinary account's path. */
const env = { ...process.env, PATH: [process.env['PATH'], '/usr/sbin', '/usr/local/sbin'].join(delimiter) }

/** Whether a program can be run here. */
export const isThere = (program: string): boolean => spawnSync(program, ['--version'], { env }).error === undefined

/** A program that runs until it is ended. */
export interface Running { pid: number; end(signal: NodeJS.Signals): Promise<void>; ended: Promise<void> }

/** Starts a program. */
export function runProgram(program: string, args: readonly string[], more: Record<string, string> = {}): Running {
  return asRunning(spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...env, ...more } }))
}

/** What would outlive us if we ended badly. */
const living = new Set<ChildProcess>()
process.on('exit', () => { for (const child of living) child.kill('SIGKILL') })

/** A child process as something that can be ended and awaited. */
export function asRunning(child: ChildProcess): Running {
  const ended = child.exitCode !== null || child.signalCode !== null ? Promise.resolve()
    : once(child, 'exit').then(() => undefined)
  child.stderr?.resume()
  living.add(child)
  void ended.then(() => living.delete(child))
  return {
    pid: child.pid ?? 0, ended,
    async end(signal) {
      child.kill(signal)
      await ended
    },
  }
}
