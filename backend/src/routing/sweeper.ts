import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { AttachmentsService } from '../attachments/attachments.service.js'
import { isUnavailable } from '../database/unavailable.js'
import { BEAT_MS, PresenceService } from '../presence/presence.service.js'
import { VouchingService } from '../visitors/vouching.service.js'
import { ExplanationsService } from './explanations.service.js'
import { Hand } from './hand.js'
import { LostAgents } from './lost-agents.service.js'
import { RouterService } from './router.service.js'

const SWEEP_MS = 1_000
/** What is forgotten is no use to anybody before either. */
const FORGET_MS = 60_000

/**
 * The one clockwork of the backend: due times are rows in the database, and this looks at them. After a mass of agents has
 * gone some of the work takes minutes; were it one queue, this node would not say meanwhile that it lives, the others would
 * take its agents for gone, and have as much to do.
 */
@Injectable()
export class Sweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Sweeper')
  private readonly work: readonly (readonly [everyMs: number, () => Promise<void>])[]
  private readonly hands: readonly Hand[]

  constructor(
    presence: PresenceService, lost: LostAgents, router: RouterService, attachments: AttachmentsService, explanations: ExplanationsService,
    vouching: VouchingService,
  ) {
    this.work = [
      [BEAT_MS, () => presence.beat()],
      [SWEEP_MS, () => presence.sweep()],
      [SWEEP_MS, () => lost.sweep()],
      [SWEEP_MS, () => router.sweep()],
      [SWEEP_MS, () => attachments.sweep()],
      [SWEEP_MS, () => explanations.sweep()],
      [FORGET_MS, () => vouching.sweep()],
    ]
    this.hands = this.work.map(([everyMs, work]) => new Hand(everyMs, work, (error) => {
      if (!isUnavailable(error)) this.log.error({ err: error }, 'the sweep failed')
    }))
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.sweep()
    for (const hand of this.hands) hand.start()
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.hands.map((hand) => hand.stop()))
  }

  /** All of it once, in order: this node says that it lives, the dead are forgotten, and what is due happens. */
  async sweep(): Promise<void> {
    for (const [, work] of this.work) await work()
  }
}
