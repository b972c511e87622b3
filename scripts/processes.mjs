// Every process that a command starts ends with it, whichever of them is stopped or killed first.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { Failure } from './progress.mjs'

// The backend takes its time to let go of its connections, and then some.
const patienceMs = (Number(process.env['DRAIN_MS']) || 10_000) * 2 + 20_000
const ownEndMs = 8_000
const lookMs = 500
const living = new Set()
let stoppedBy

/**
 * Runs a program to its end. `quiet` collects what it prints instead of showing it; `ipc` opens a channel whose closing
 * tells the program that we are gone; `signal` ends it when aborted.
 * @returns its exit code (128 + n when signal n ended it) and what it printed.
 */
export async function run(file, args, { quiet = false, ipc = false, detached = false, ...options } = {}) {
  const output = quiet ? 'pipe' : 'inherit'
  const stdio = ['ignore', output, output, ...(ipc ? ['ipc'] : [])]
  const child = spawn(file, args, { ...options, detached, stdio })
  living.add(child)
  let text = ''
  child.stdout?.on('data', (chunk) => { text += chunk })
  child.stderr?.on('data', (chunk) => { text += chunk })
  const code = await new Promise((resolve, reject) => {
    child.on('error', (error) => {
      if (error.name !== 'AbortError') reject(new Failure(`${file} cannot be started: ${error.message}`))
    })
    child.on(quiet ? 'close' : 'exit', (status, signal) => resolve(status ?? 128 + (constants.signals[signal] ?? 0)))
  }).finally(() => living.delete(child))
  if (detached) await endGroup(child.pid)
  return { code, output: text }
}

/**
 * Runs a command's main function, passes signals on to what it started, and exits with the code it returns.
 * A `Failure` is shown as its one line.
 */
export async function main(work) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stopAll(signal))
  process.on('disconnect', () => stopAll('SIGTERM'))
  watchNpm(() => stopAll('SIGTERM'))
  let code = 1
  try {
    code = (await work()) ?? 0
  } catch (error) {
    if (stoppedBy === undefined) console.error(error instanceof Failure ? error.message : error)
  }
  process.exit(stoppedBy !== undefined && code === 1 ? 128 + constants.signals[stoppedBy] : code)
}

/** The signal that asked this command to stop, if one did: then what it started has ended for that reason. */
export function stopSignal() {
  return stoppedBy
}

function stopAll(signal) {
  stoppedBy ??= signal
  const passedOn = signal === 'SIGHUP' ? 'SIGTERM' : signal
  for (const child of living) child.kill(passedOn)
  setTimeout(() => {
    for (const child of living) child.kill('SIGKILL')
  }, patienceMs).unref()
  if (living.size === 0) process.exit(128 + constants.signals[signal])
}

/**
 * Returns when nothing is left of a process group whose first process is gone. Who notices by itself gets the time to
 * end in order, as the backend does; the others are told.
 */
async function endGroup(group) {
  if (process.platform === 'win32' || group === undefined) return
  const startedAt = Date.now()
  let told = false
  while (tellGroup(group, 0)) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    const waitedMs = Date.now() - startedAt
    if (waitedMs > patienceMs) return void tellGroup(group, 'SIGKILL')
    if (waitedMs > ownEndMs && !told) told = tellGroup(group, 'SIGTERM')
  }
}

function tellGroup(group, signal) {
  try {
    return process.kill(-group, signal)
  } catch {
    return false // Nobody is left in it.
  }
}

/**
 * Calls back when the npm that runs us is gone: a signal sent to npm alone does not reach its scripts. Between npm and
 * us there may be a shell, which outlives npm; then it is the shell's parent that changes.
 */
function watchNpm(whenGone) {
  if (process.env['npm_lifecycle_event'] === undefined || process.send !== undefined) return
  const parent = process.ppid
  const { name, parent: grandparent } = look(parent)
  const isShell = /^(ba|da|z|k)?sh$/.test(name)
  const timer = setInterval(() => {
    const isGone = process.ppid !== parent || (isShell && look(parent).parent !== grandparent)
    if (!isGone) return
    clearInterval(timer)
    whenGone()
  }, lookMs)
  timer.unref()
}

function look(pid) {
  try {
    const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    return { name: name ?? '', parent }
  } catch {
    return { name: '', parent: undefined } // Not Linux, or gone: then our own parent changes too.
  }
}
