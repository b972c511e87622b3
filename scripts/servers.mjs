import { findProgram, installPackages } from './apt.mjs'

// What stories with several backends need besides our own: Debian's package, and the programs that do, in this order.
const servers = [
  { what: 'Redis 7', debian: 'redis-server', programs: ['redis-server'] },
  { what: 'nginx or Caddy', debian: 'nginx', programs: ['nginx', 'caddy'] },
]

/**
 * Finds Redis and a proxy, and installs what is missing where that is possible without asking anybody. They are only
 * ever started by the stories, on ports and in folders of their own.
 * @returns what to do about those that are missing, in one sentence; undefined where nothing is.
 */
export async function provideServers() {
  const missing = () => servers.filter(({ programs }) => findProgram(...programs) === undefined)
  const before = missing()
  if (before.length === 0) return undefined
  const why = await installPackages(...before.map(({ debian }) => debian)) ?? ''
  const after = missing().map(({ what }) => what)
  if (after.length === 0) return undefined
  return `Without ${after.join(' and ')} the stories with several backends are skipped. ${why}`.trim()
}
