/** So many lines lost within `WINDOW_MS` are not people who leave: a network, a proxy or this node has failed them all. */
const LINES = 500
const WINDOW_MS = 2_000
/** How long they may take to come back on top of their grace, as they stand in each other's way. */
export const PATIENCE_MS = 60_000

/** Notices when very many lines are lost at once. Times are in milliseconds. */
export class MassLoss {
  private windowBeganAt = Number.NEGATIVE_INFINITY
  private lost = 0
  /** The last time that it happened; null: never. */
  last: { beganAt: number; endedAt: number } | null = null

  /** A line was lost. */
  note(now: number): void {
    if (now - this.windowBeganAt > WINDOW_MS) {
      this.windowBeganAt = now
      this.lost = 0
    }
    this.lost += 1
    if (this.lost < LINES) return
    const isGoingOn = this.last !== null && now - this.last.endedAt <= WINDOW_MS
    this.last = { beganAt: isGoingOn && this.last ? this.last.beganAt : this.windowBeganAt, endedAt: now }
  }
}
