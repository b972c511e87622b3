import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** A program that runs until it is ended. */
export interface Running { end(signal: NodeJS.Signals): Promise<void>; ended: Promise<void> }

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
    ended,
    async end(signal) {
      child.kill(signal)
      await ended
    },
  }
}
