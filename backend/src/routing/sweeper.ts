import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { AttachmentsService } from '../attachments/attachments.service.js'
import { isUnavailable } from '../database/unavailable.js'
import { BEAT_MS, PresenceService } from '../presence/presence.service.js'
import { ExplanationsService } from './explanations.service.js'
import { RouterService } from './router.service.js'

const SWEEP_MS = 1_000

/** The one clockwork of the backend: due times are rows in the database, and this looks at them. */
@Injectable()
export class Sweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Sweeper')
  private timer: NodeJS.Timeout | null = null
  private turn: Promise<void> = Promise.resolve()
  private isTurning = false
  private beatenAt = 0

  constructor(
    private readonly presence: PresenceService, private readonly router: RouterService,
    private readonly attachments: AttachmentsService, private readonly explanations: ExplanationsService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.sweep()
    this.timer = setInterval(() => {
      if (!this.isTurning) this.turn = this.quietSweep()
    }, SWEEP_MS).unref()
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    await this.turn
  }

  /** One turn: this node says that it lives, the dead are forgotten, and what is due happens. */
  async sweep(): Promise<void> {
    const now = performance.now()
    if (this.beatenAt === 0 || now - this.beatenAt >= BEAT_MS) {
      await this.presence.beat()
      this.beatenAt = now
    }
    await this.presence.sweep()
    await this.presence.sweepIdle()
    await this.router.sweep()
    await this.attachments.sweep()
    await this.explanations.sweep()
  }

  private async quietSweep(): Promise<void> {
    this.isTurning = true
    try {
      await this.sweep()
    } catch (error) {
      if (!isUnavailable(error)) this.log.error({ err: error }, 'the sweep failed')
    } finally {
      this.isTurning = false
    }
  }
}
