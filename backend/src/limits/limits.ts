import { Refusal } from '../refusal.js'
import { type Rate, TokenBucket } from './token-bucket.js'

const mostKeys = 50_000

/** One bucket a key (an address, a visitor). Full buckets are forgotten, so that strangers cannot fill the memory. */
export class Limits {
  private readonly buckets = new Map<string, TokenBucket>()

  constructor(private readonly rate: Rate, private readonly keys = mostKeys) {}

  /**
   * Counts one request of this key.
   * @throws Refusal `rate_limited`, with the seconds until the next one is taken.
   */
  take(key: string, now: Date, cost = 1): void {
    const waitMs = this.bucketOf(key, now.getTime()).take(now.getTime(), cost)
    if (waitMs === 0) return
    const retryAfter = Math.ceil(waitMs / 1000)
    throw new Refusal('rate_limited', 'That is too much at once. Try again in a moment.', { retryAfter })
  }

  forget(key: string): void {
    this.buckets.delete(key)
  }

  private bucketOf(key: string, nowMs: number): TokenBucket {
    const found = this.buckets.get(key)
    if (found) return found
    if (this.buckets.size >= this.keys) this.sweep(nowMs)
    const bucket = new TokenBucket(this.rate, nowMs)
    this.buckets.set(key, bucket)
    return bucket
  }

  /** Forgets full buckets; where all are in use, the oldest tenth. */
  private sweep(nowMs: number): void {
    for (const [key, bucket] of this.buckets) if (bucket.isFull(nowMs)) this.buckets.delete(key)
    let excess = this.buckets.size - Math.floor(this.keys * 0.9)
    for (const key of this.buckets.keys()) {
      if (excess <= 0) return
      this.buckets.delete(key)
      excess -= 1
    }
  }
}

/** The part of an address that one stranger has to themselves: all of an IPv4 address, the /64 of an IPv6 one. */
export function stranger(address: string): string {
  if (!address.includes(':')) return address
  const v4 = /(\d+\.\d+\.\d+\.\d+)$/.exec(address)
  if (v4?.[1]) return v4[1]
  const [left = '', right] = address.split('::')
  const head = left === '' ? [] : left.split(':')
  const tail = right === undefined || right === '' ? [] : right.split(':')
  const zeros = right === undefined ? 0 : 8 - head.length - tail.length
  return `${[...head, ...Array<string>(Math.max(0, zeros)).fill('0'), ...tail].slice(0, 4).join(':')}::/64`
}
