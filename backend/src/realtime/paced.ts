import { written } from './shared-writes.js'

/** How many keys are read for at once, before others of this process have their turn. */
const TOGETHER = 50
/** Reading and telling take at most this part of the time: where much is to be told, it is told less often. */
const SHARE = 0.1

interface Work<K, V> {
  /** What there is to be told of these; fewer where some are gone. */
  read: (keys: K[]) => Promise<V[]>
  tell: (found: V[]) => void
  failed: (error: unknown) => void
}

/**
 * Tells of many things, each as it is when it is told, in the order in which they were read. `soon` tells of a thing at
 * once where it has been quiet, and once a beat where it has not: a burst of changes to one thing costs one reading a
 * beat, and many things that change in one beat share it.
 */
export class Paced<K, V> {
  private readonly due = new Set<K>()
  private readonly atTheBeat = new Set<K>()
  private readonly toldThisBeat = new Set<K>()
  private isWorking = false
  private spentMs = 0
  private beat: NodeJS.Timeout | null = null

  constructor(private readonly work: Work<K, V>, private readonly beatMs: number) {}

  /** As soon as what is under way is over. */
  now(key: K): void {
    this.atTheBeat.delete(key)
    this.due.add(key)
    this.start()
  }

  /** At once, or at the next beat when it was told in this one. */
  soon(key: K): void {
    if (this.toldThisBeat.has(key)) this.later(key)
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
        this.toldThisBeat.add(key)
      }
      try {
        const beganAt = performance.now()
        this.work.tell(await this.work.read(keys))
        // To write what was told is most of the work.
        await written()
        this.spentMs += performance.now() - beganAt
      } catch (error) {
        this.work.failed(error)
      }
      this.keepTime()
    }
    this.isWorking = false
  }

  private keepTime(): void {
    if (this.beat) return
    this.beat = setTimeout(() => this.next(), Math.max(this.beatMs, this.spentMs / SHARE)).unref()
    this.spentMs = 0
  }

  private next(): void {
    this.beat = null
    this.toldThisBeat.clear()
    for (const key of this.atTheBeat) this.due.add(key)
    this.atTheBeat.clear()
    if (this.due.size > 0) this.start()
  }
}
