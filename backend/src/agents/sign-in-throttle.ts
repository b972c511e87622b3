import { createHash } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { DataSource } from 'typeorm'
import { Clock } from '../clock.js'
import { stranger } from '../limits/limits.js'
import { Refusal } from '../refusal.js'

const windowMs = 15 * 60_000
const perAccount = 10
const perAddress = 50

/**
 * Counts failed sign-ins per account and per address, for all nodes together. An attempt is counted before its password
 * is looked at, so that many at once are not cheaper than one after another.
 */
@Injectable()
export class SignInThrottle {
  constructor(private readonly db: DataSource, private readonly clock: Clock) {}

  /** @throws Refusal `rate_limited` when there were too many, with the seconds until the next one is looked at. */
  async attempt(account: string, address: string): Promise<void> {
    const now = this.clock.now()
    await this.db.query('delete from sign_in_failures where window_ends_at <= $1', [now])
    const counts = await this.db.query<{ key: string; count: number; endsAt: Date }[]>(`
      insert into sign_in_failures as f (key, count, window_ends_at) values ($1, 1, $3), ($2, 1, $3)
      on conflict (key) do update set count = f.count + 1
      returning key, count, window_ends_at as "endsAt"`,
    [accountKey(account), addressKey(address), new Date(now.getTime() + windowMs)])
    const full = counts.filter(({ key, count }) => count > (key === accountKey(account) ? perAccount : perAddress))
    if (full.length === 0) return
    const waitMs = Math.max(...full.map(({ endsAt }) => endsAt.getTime() - now.getTime()))
    const retryAfter = Math.max(1, Math.ceil(waitMs / 1000))
    throw new Refusal('rate_limited', 'Too many sign-ins failed. Try again later.', { retryAfter })
  }

  /** The password was right: the account starts anew, and the address gets back the attempt that was counted. */
  async succeeded(account: string, address: string): Promise<void> {
    await this.db.query('delete from sign_in_failures where key = $1', [accountKey(account)])
    await this.db.query(
      'update sign_in_failures set count = count - 1 where key = $1 and count > 0', [addressKey(address)])
  }
}

/** Addresses of people who have no account here are nobody's business, so accounts are kept as a hash. */
const accountKey = (account: string) => `account:${createHash('sha256').update(account).digest('hex')}`
const addressKey = (address: string) => `address:${stranger(address)}`
