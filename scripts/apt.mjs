import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './processes.mjs'

// Debian starts what a package brings, and asks this program before. 101: not allowed.
const servicePolicy = '/usr/sbin/policy-rc.d'
const noServices = '#!/bin/sh\nexit 101\n'

/** The first of these programs that is on the path and in the usual folders of servers, or undefined. */
export function findProgram(...names) {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/usr/local/bin']
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((place) => canRun(place))
}

/** Whether this account may run what is there. */
export function canRun(place) {
  try {
    accessSync(place, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Installs Debian packages where that is possible without asking anybody, and lets none of them start a service.
 * @returns why not, in one sentence, or undefined when they are there.
 */
export async function installPackages(...packages) {
  const asRoot = await findApt()
  if (asRoot === undefined) return 'This account cannot install it.'
  const steps = [['apt-get', 'update'], ['apt-get', 'install', '-y', '--no-install-recommends', ...packages]]
  const isQuiet = await forbidServices(asRoot)
  try {
    for (const step of steps) {
      const { code, output } = await quietly(asRoot, ...step)
      if (code !== 0) return `apt-get ${step[1]} failed: ${output.trim().split('\n').at(-1)}`
    }
  } finally {
    if (isQuiet) await quietly(asRoot, 'rm', '-f', servicePolicy)
  }
  return undefined
}

/** Whether there is now a rule against starting services that was not there before. */
async function forbidServices(asRoot) {
  if (canRun(servicePolicy)) return false
  const write = 'printf "%s" "$1" > "$2" && chmod 755 "$2"'
  return (await quietly(asRoot, 'sh', '-c', write, 'sh', noServices, servicePolicy)).code === 0
}

async function quietly(asRoot, ...command) {
  const [file, ...args] = [...asRoot, ...command]
  return run(file, args, { quiet: true, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
}

/** What goes before a command that root has to run; undefined where there is no apt or no way to be root. */
async function findApt() {
  if (process.platform !== 'linux' || !['/usr/bin', '/bin'].some((folder) => canRun(join(folder, 'apt-get')))) return undefined
  if (process.getuid?.() === 0) return []
  const { code } = await run('sudo', ['-n', 'true'], { quiet: true }).catch(() => ({ code: 1 }))
  return code === 0 ? ['sudo', '-n', '--preserve-env=DEBIAN_FRONTEND'] : undefined
}
