export interface Rate {
  /** How many may come at once. */
  burst: number
  /** How many come back each second. */
  perSecond: number
}

/** A bucket that fills steadily; each request takes one token out of it. The time is passed in, in milliseconds. */
export class TokenBucket {
  private tokens: number

  constructor(private readonly rate: Rate, private filledAtMs: number) {
    this.tokens = rate.burst
  }

  /** Takes `cost` tokens and returns 0; where there are too few takes none, and returns after how many ms to ask. */
  take(nowMs: number, cost = 1): number {
    this.fill(nowMs)
    if (this.tokens >= cost) {
      this.tokens -= cost
      return 0
    }
    return Math.ceil(((cost - this.tokens) / this.rate.perSecond) * 1000)
  }

  isFull(nowMs: number): boolean {
    this.fill(nowMs)
    return this.tokens >= this.rate.burst
  }

  private fill(nowMs: number): void {
    const passed = Math.max(0, nowMs - this.filledAtMs)
    this.tokens = Math.min(this.rate.burst, this.tokens + (passed / 1000) * this.rate.perSecond)
    this.filledAtMs = Math.max(nowMs, this.filledAtMs)
  }
}
