// Everything that the environment may say, read and checked here and nowhere else.
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { keptSecret } from './kept-secret.js'
import { StartError } from './start-error.js'

const secretMinBytes = 32

const wellKnown = new RegExp([
  '^(.)\\1*$', 'change.?(me|this)', '(your|my|super|jwt).?(jwt.?)?secret', 'example', 'password', 'default',
  '123456789', 'abcdefgh',
].join('|'), 'i')
const wish = 'put a random one there, for example from "openssl rand -base64 48"'

const whole = (from: number, to: number) => z.string().regex(/^\d+$/, `is not a whole number from ${from} to ${to}`)
  .transform(Number).refine((value) => value >= from && value <= to, `is not from ${from} to ${to}`)

const origin = z.string().transform((text, context) => {
  const url = URL.parse(text)
  const isPlain = url !== null && url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password
  if (isPlain && (url.protocol === 'https:' || url.protocol === 'http:')) return url.origin
  context.addIssue({ code: 'custom', message: 'is not an address like https://support.example, without a path' })
  return z.NEVER
})

const addressOf = (...schemes: string[]) => z.string().refine((text) => {
  const url = URL.parse(text)
  if (url === null || !schemes.includes(url.protocol.slice(0, -1))) return false
  return url.hostname !== '' || url.searchParams.has('host')
}, `is not an address that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')} and names a host`)

const secret = z.string()
  .refine((text) => !wellKnown.test(text), `is a well-known value: ${wish}`)
  .refine((text) => Buffer.byteLength(text) >= secretMinBytes,
    `is shorter than ${secretMinBytes} bytes: ${wish}`)

const proxy = (text: string) => {
  const [address = '', bits, ...rest] = text.split('/')
  const family = isIP(address)
  const isPrefix = bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
  return ['loopback', 'linklocal', 'uniquelocal'].includes(text) || (family !== 0 && rest.length === 0 && isPrefix)
}
const proxies = z.string().transform((text) => text.split(',').map((part) => part.trim()).filter((part) => part !== ''))
  .refine((list) => list.every(proxy), 'is not a list of addresses or networks like "10.0.0.2, 172.16.0.0/12"')

const environment = z.object({
  NODE_ENV: z.string().optional(),
  PORT: whole(0, 65_535).default(3000),
  HOST: z.string().default('0.0.0.0'),
  PUBLIC_URL: origin.optional(),
  DATABASE_URL: addressOf('postgres', 'postgresql').optional(),
  DATABASE_POOL: whole(2, 200).default(10),
  DATABASE_TIMEOUT_MS: whole(100, 600_000).default(8_000),
  REDIS_URL: addressOf('redis', 'rediss').optional(),
  DATA_DIR: z.string().default('./data'),
  JWT_SECRET: secret.optional(),
  JWT_SECRET_PREVIOUS: secret.optional(),
  TRUSTED_PROXIES: proxies.default([]),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    'is none of fatal, error, warn, info, debug, trace, silent').default('info'),
  DEMO: z.enum(['on', 'off'], 'is neither on nor off').optional(),
  GRACE_MS: whole(0, 3_600_000).default(20_000),
  DRAIN_MS: whole(0, 600_000).default(10_000),
  METRICS_TOKEN: secret.optional(),
  RATE_FACTOR: whole(1, 100_000).default(1),
})

/** What an operator set, checked; what may be left out and was is null. Also the token under which it is injected. */
export abstract class Config {
  abstract readonly port: number
  abstract readonly host: string
  /** Parley's own origin, without a slash at the end; null where none was set. */
  abstract readonly publicUrl: string | null
  /** Null: the embedded PostgreSQL under `dataDir`. */
  abstract readonly databaseUrl: string | null
  abstract readonly poolSize: number
  /** How long a statement may take; a database that is silent for longer is taken for gone. */
  abstract readonly databaseTimeoutMs: number
  abstract readonly redisUrl: string | null
  abstract readonly dataDir: string
  abstract readonly jwtSecret: string
  /** Still accepted for what it signed before the secret was changed. */
  abstract readonly jwtSecretPrevious: string | null
  abstract readonly trustedProxies: string[]
  abstract readonly logLevel: LogLevel
  abstract readonly isProduction: boolean
  abstract readonly isDemoOn: boolean
  /** How long an agent may be gone before their conversations go back to the queue. */
  abstract readonly graceMs: number
  /** How long connections are given to leave when Parley stops. */
  abstract readonly drainMs: number
  /** What `/metrics` asks for as a bearer token; null: nothing. */
  abstract readonly metricsToken: string | null
  /** Multiplies what one address and one person may send; for load tests, where all come from one address. */
  abstract readonly rateFactor: number
}
type LogLevel = z.output<typeof environment>['LOG_LEVEL']

/**
 * Reads the environment. Without `JWT_SECRET` one is made, once, and kept in `DATA_DIR`.
 * @throws StartError naming the first variable that is wrong, and what to do.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()))
  const read = environment.safeParse(given)
  if (!read.success) {
    const [issue] = read.error.issues
    throw new StartError(`${issue?.path.join('.')} ${issue?.message}.`)
  }
  const set = read.data
  const dataDir = resolve(set.DATA_DIR)
  const isProduction = set.NODE_ENV === 'production'
  return {
    port: set.PORT, host: set.HOST, publicUrl: set.PUBLIC_URL ?? null,
    databaseUrl: set.DATABASE_URL ?? null, poolSize: set.DATABASE_POOL,
    databaseTimeoutMs: set.DATABASE_TIMEOUT_MS, redisUrl: set.REDIS_URL ?? null, dataDir,
    jwtSecret: set.JWT_SECRET ?? keptSecret(dataDir, 'jwt-secret'), jwtSecretPrevious: set.JWT_SECRET_PREVIOUS ?? null,
    trustedProxies: set.TRUSTED_PROXIES,
    logLevel: set.LOG_LEVEL, isProduction, isDemoOn: set.DEMO === undefined ? !isProduction : set.DEMO === 'on',
    graceMs: set.GRACE_MS, drainMs: set.DRAIN_MS, metricsToken: set.METRICS_TOKEN ?? null, rateFactor: set.RATE_FACTOR,
  }
}
