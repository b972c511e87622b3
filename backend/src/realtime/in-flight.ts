import { Injectable } from '@nestjs/common'
import { defer, finalize, type Observable } from 'rxjs'

/** Requests that were begun and not answered yet, so that a stop can wait for them. */
@Injectable()
export class InFlight {
  private count = 0
  private waiters: (() => void)[] = []

  /** The same, counted from when it begins until it ends: by an answer, or by its socket going away before there is one. */
  counted<T>(request: Observable<T>): Observable<T> {
    return defer(() => {
      this.count += 1
      return request.pipe(finalize(() => this.end()))
    })
  }

  /** Resolves when nothing is in flight. */
  async quiet(): Promise<void> {
    if (this.count > 0) await new Promise<void>((resolve) => this.waiters.push(resolve))
  }

  private end(): void {
    this.count -= 1
    if (this.count > 0) return
    for (const resolve of this.waiters.splice(0)) resolve()
  }
}
