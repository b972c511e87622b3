import { Injectable, Logger, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common'
import type { Reply, ReplyError } from '@parley/protocol'
import { catchError, map, of, tap, type Observable } from 'rxjs'
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
export class ReplyInterceptor implements NestInterceptor {
  private readonly log = new Logger('Realtime')

  constructor(private readonly metrics: MetricsService, private readonly inFlight: InFlight) {}

  intercept(context: ExecutionContext, next: CallHandler<object>): Observable<Reply<object>> {
    const event = context.switchToWs().getPattern()
    const startedAt = performance.now()
    return this.inFlight.counted(next.handle()).pipe(
      map((answer): Reply<object> => ({ ...answer, ok: true })),
      catchError((error: unknown) => of<Reply<object>>({ ok: false, error: this.refusalFrom(error, event) })),
      tap((reply) => {
        if (reply.ok) this.metrics.acknowledged(event, performance.now() - startedAt)
        else this.metrics.refused(event, reply.error.code)
      }),
    )
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
