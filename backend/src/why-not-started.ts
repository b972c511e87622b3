import type { Config } from './config.js'
import { EmbeddedPostgresError } from './database/embedded-postgres.js'
import { isUnavailable } from './database/unavailable.js'
import { StartError } from './start-error.js'

/** What ended a start, as one line for the operator where it is something that an operator can change. */
export function whyNotStarted(error: unknown, config: Pick<Config, 'port' | 'host' | 'databaseUrl'>): unknown {
  if (error instanceof StartError) return error
  if (error instanceof EmbeddedPostgresError) return new StartError(error.message, { cause: error })
  const words = listening(error, config) ?? connecting(error, config.databaseUrl)
  return words === null ? error : new StartError(words, { cause: error })
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

function listening(error: unknown, { port, host }: Pick<Config, 'port' | 'host'>): string | null {
  if (!(error instanceof Error) || !('syscall' in error) || error.syscall === 'connect') return null
  const isHost = 'hostname' in error && error.hostname === host
  switch (codeOf(error)) {
    case 'EADDRINUSE': return `Port ${port} is in use. Stop what uses it, or set PORT to another one.`
    case 'EACCES': return `Port ${port} may not be opened by this account. Set PORT to one above 1023.`
    case 'EADDRNOTAVAIL': return notHere(host)
    case 'ENOTFOUND': case 'EAI_AGAIN': return isHost ? notHere(host) : null
    default: return null
  }
}

const notHere = (host: string) => `HOST is ${host}, which is not an address of this machine. Correct or remove it.`

/** The password in the address is never shown. */
function connecting(error: unknown, databaseUrl: string | null): string | null {
  if (databaseUrl === null) return null
  const { host, pathname, username } = new URL(databaseUrl)
  const code = codeOf(error)
  const name = decodeURIComponent(pathname.slice(1))
  const found = code.startsWith('28') ? `does not accept the account "${username}". Correct the user and password in`
    : code === '3D000' ? `has no database "${name}". Create it, or correct`
      : code === '42501' ? `lets "${username}" make no tables in "${name}". Make it the owner, or correct`
        : isUnavailable(error) ? `cannot be reached${code ? ` (${code})` : ''}. Start it, or correct` : null
  return found === null ? null : `The database at ${host} ${found} DATABASE_URL.`
}
