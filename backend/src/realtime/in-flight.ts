import { Injectable } from '@nestjs/common'

/** Requests that were begun and not answered yet, so that a stop can wait for them. */
@Injectable()
export class InFlight {
  /** How many of each socket. */
  private readonly begun = new Map<string, number>()
  private waiters: (() => void)[] = []

  begin(socketId: string): void {
    this.begun.set(socketId, (this.begun.get(socketId) ?? 0) + 1)
  }

  end(socketId: string): void {
    const left = (this.begun.get(socketId) ?? 0) - 1
    if (left > 0) this.begun.set(socketId, left)
    else this.gone(socketId)
  }

  /** The socket went away before its answers: nobody waits for them. */
  gone(socketId: string): void {
    this.begun.delete(socketId)
    if (this.begun.size > 0) return
    for (const resolve of this.waiters.splice(0)) resolve()
  }

  /** Resolves when nothing is in flight. */
  async quiet(): Promise<void> {
    if (this.begun.size > 0) await new Promise<void>((resolve) => this.waiters.push(resolve))
  }
}
