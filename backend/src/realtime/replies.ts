import { Injectable, Logger } from '@nestjs/common'
import type { Reply, ReplyError } from '@parley/protocol'
import { isUnavailable, unavailable } from '../database/unavailable.js'
import { MetricsService } from '../metrics/metrics.service.js'
import { Refusal } from '../refusal.js'
import { InFlight } from './in-flight.js'

/** A refusal as an acknowledgement carries it. */
export function errorOf({ code, message, particulars: { retryAfter } }: Refusal): ReplyError {
  return { code, message, ...(retryAfter === undefined ? {} : { retryAfter }) }
}

/** Gives every request one answer, `ok` or why not, and measures how long it took. */
@Injectable()
export class Replies {
  private readonly log = new Logger('Realtime')

  constructor(private readonly metrics: MetricsService, private readonly inFlight: InFlight) {}

  /** Answers with what the work returns, or with why it failed; never rejects. */
  async give(
    { id }: { id: string }, event: string, work: () => Promise<object>, answer: (reply: Reply<object>) => void,
  ): Promise<void> {
    const startedAt = performance.now()
    this.inFlight.begin(id)
    try {
      answer({ ...await work(), ok: true })
      this.metrics.acknowledged(event, performance.now() - startedAt)
    } catch (error) {
      const refused = this.refusalFrom(error, event)
      answer({ ok: false, error: refused })
      this.metrics.refused(event, refused.code)
    } finally {
      this.inFlight.end(id)
    }
  }

  private refusalFrom(error: unknown, event: string): ReplyError {
    if (error instanceof Refusal) return errorOf(error)
    if (isUnavailable(error)) return errorOf(unavailable())
    // Name and stack alone: a failed statement carries its values, which are people's words.
    const { name, stack } = error instanceof Error ? error : { name: typeof error, stack: undefined }
    this.log.error({ event, err: { name, stack } }, 'a request failed')
    return errorOf(new Refusal('unavailable', 'Something went wrong here. Try again in a moment.', { retryAfter: 5 }))
  }
}
