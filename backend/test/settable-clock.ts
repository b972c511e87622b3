import { Clock } from '../src/clock.js'

/** A clock that stands still until a story moves it. */
export class SettableClock extends Clock {
  constructor(private at = new Date()) {
    super()
  }

  override now(): Date {
    return new Date(this.at)
  }

  advance(ms: number): void {
    this.at = new Date(this.at.getTime() + ms)
  }
}
