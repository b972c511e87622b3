import type { SimulationFigures } from '@parley/protocol'

/** What is counted while a plan is played, from `from` to `to`. */
export class Figures {
  arrivals = 0
  served = 0
  abandoned = 0
  overflowed = 0
  /** Of all who stood in line, however it ended, in milliseconds. */
  readonly waits: number[] = []
  private usedMs = 0
  private offeredMs = 0

  constructor(private readonly from: number, private readonly to: number) {}

  /** So many slots were there. */
  offer(slots: number, from: number, to: number): void {
    this.offeredMs += slots * this.within(from, to)
  }

  /** A slot was taken. What lies outside of the span does not count. */
  use(from: number, to: number): void {
    this.usedMs += this.within(from, to)
  }

  result(): SimulationFigures {
    const sorted = this.waits.toSorted((a, b) => a - b)
    const { arrivals, served, abandoned, overflowed, usedMs, offeredMs } = this
    return {
      arrivals, served, abandoned, overflowed, waitP50Seconds: percentile(sorted, 0.5), waitP90Seconds: percentile(sorted, 0.9),
      // Who works beyond the end of their hours uses slots that are not there any more.
      occupancy: offeredMs === 0 ? 0 : Math.min(1, usedMs / offeredMs),
    }
  }

  private within(from: number, to: number): number {
    return Math.max(0, Math.min(to, this.to) - Math.max(from, this.from))
  }
}

/** The value below which a share of the sorted values lies (nearest rank), in seconds; 0 where there are none. */
const percentile = (sorted: readonly number[], share: number) =>
  (sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0) / 1000
