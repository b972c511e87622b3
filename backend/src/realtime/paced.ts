/** How many keys are worked on at once, before others of this process have their turn. */
const TOGETHER = 50

/**
 * Does `work` for many keys at once, one call after another, so that what it finds is told in order. `soon` does a key
 * at once where it has been quiet, and once a beat where it has not: a burst of changes to one thing costs one reading a
 * beat, and many things in one beat share it.
 */
export class Paced<K> {
  private readonly due = new Set<K>()
  private readonly atTheBeat = new Set<K>()
  private readonly doneThisBeat = new Set<K>()
  private isWorking = false
  private beat: NodeJS.Timeout | null = null

  constructor(
    private readonly work: (keys: K[]) => Promise<void>,
    private readonly failed: (error: unknown) => void,
    private readonly beatMs: number,
  ) {}

  /** As soon as what is under way is over. */
  now(key: K): void {
    this.atTheBeat.delete(key)
    this.due.add(key)
    this.start()
  }

  /** At once, or at the next beat when it was done in this one. */
  soon(key: K): void {
    if (this.doneThisBeat.has(key)) this.later(key)
    else this.now(key)
  }

  /** At the next beat. */
  later(key: K): void {
    if (this.due.has(key)) return
    this.atTheBeat.add(key)
    this.keepTime()
  }

  private start(): void {
    if (this.isWorking) return
    this.isWorking = true
    setImmediate(() => void this.run())
  }

  private async run(): Promise<void> {
    while (this.due.size > 0) {
      const keys = [...this.due].slice(0, TOGETHER)
      for (const key of keys) {
        this.due.delete(key)
        this.doneThisBeat.add(key)
      }
      this.keepTime()
      try {
        await this.work(keys)
      } catch (error) {
        this.failed(error)
      }
    }
    this.isWorking = false
  }

  private keepTime(): void {
    this.beat ??= setTimeout(() => this.next(), this.beatMs).unref()
  }

  private next(): void {
    this.beat = null
    this.doneThisBeat.clear()
    for (const key of this.atTheBeat) this.due.add(key)
    this.atTheBeat.clear()
    if (this.due.size > 0) this.start()
  }
}
