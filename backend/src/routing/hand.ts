/** What failed is tried again after this, or sooner where it is done more often. */
const AGAIN_MS = 1_000

/**
 * One hand of a clockwork: does its work again and again, so long after it was done last, and never twice at once. Each
 * has its own time, so that what takes long holds up nothing but itself.
 */
export class Hand {
  private timer: NodeJS.Timeout | null = null
  private turn: Promise<void> = Promise.resolve()

  constructor(
    private readonly everyMs: number, private readonly work: () => Promise<void>, private readonly failed: (error: unknown) => void,
  ) {}

  start(): void {
    this.schedule(this.everyMs)
  }

  /** Resolves when what it was doing is done. */
  async stop(): Promise<void> {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    await this.turn
  }

  private schedule(ms: number): void {
    this.timer = setTimeout(() => { this.turn = this.run() }, ms).unref()
  }

  private async run(): Promise<void> {
    let nextMs = this.everyMs
    try {
      await this.work()
    } catch (error) {
      nextMs = Math.min(nextMs, AGAIN_MS)
      this.failed(error)
    }
    if (this.timer) this.schedule(nextMs)
  }
}
