import { Injectable } from '@nestjs/common'

/** Requests that were begun and not answered yet, so that a stop can wait for them. */
@Injectable()
export class InFlight {
  private count = 0
  private waiters: (() => void)[] = []

  begin(): void {
    this.count += 1
  }

  end(): void {
    this.count -= 1
    if (this.count > 0) return
    for (const resolve of this.waiters.splice(0)) resolve()
  }

  /** Resolves when nothing is in flight. */
  async quiet(): Promise<void> {
    if (this.count > 0) await new Promise<void>((resolve) => this.waiters.push(resolve))
  }
}
