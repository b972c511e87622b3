/**
 * Runs `work` for a key soon, once for all calls until then; a call while it runs makes it run once more. So a burst of
 * changes to one thing costs two reads of it at most, and readings of it are told in order.
 */
export class Coalesced<K> {
  private readonly wanted = new Set<K>()
  private readonly running = new Set<K>()

  /** `delayMs`: how long to wait for more before the work begins. */
  constructor(
    private readonly work: (key: K) => Promise<void>,
    private readonly failed: (error: unknown) => void,
    private readonly delayMs = 0,
  ) {}

  want(key: K): void {
    const isScheduled = this.wanted.has(key)
    this.wanted.add(key)
    if (!isScheduled && !this.running.has(key)) this.schedule(key)
  }

  private async run(key: K): Promise<void> {
    if (!this.wanted.delete(key)) return
    this.running.add(key)
    try {
      await this.work(key)
    } catch (error) {
      this.failed(error)
    }
    this.running.delete(key)
    if (this.wanted.has(key)) this.schedule(key)
  }

  private schedule(key: K): void {
    const begin = () => void this.run(key)
    if (this.delayMs === 0) setImmediate(begin)
    else setTimeout(begin, this.delayMs).unref()
  }
}
