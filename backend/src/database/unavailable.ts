import { Refusal } from '../refusal.js'

const networkCodes = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH',
])
/** Connection trouble, out of resources, asked to stop, disk trouble; a server that turned read-only in a failover. */
const sqlClasses = /^(08|53|58|57P|25006|57014|55P03|40001|40P01)/
const words = new RegExp([
  '^Connection (terminated|ended unexpectedly)', 'timeout exceeded when trying to connect', 'not queryable',
  'Query read timeout', 'Cannot use a pool after', 'Driver not Connected',
].join('|'), 'i')

/** Whether PostgreSQL could not be reached or could not answer in time: the same request may work a little later. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof AggregateError && error.errors.some(isUnavailable)) return true
  if ('driverError' in error && isUnavailable(error.driverError)) return true
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const isSocketMissing = code === 'ENOENT' && 'syscall' in error && error.syscall === 'connect'
  return isSocketMissing || networkCodes.has(code) || sqlClasses.test(code) || words.test(error.message)
}

/** What a caller is told while the database is away. */
export const unavailable = () =>
  new Refusal('unavailable', 'Parley cannot reach its database right now. Try again in a moment.', { retryAfter: 2 })
