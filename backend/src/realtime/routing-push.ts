import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common'
import { isUnavailable } from '../database/unavailable.js'
import { DomainEvents } from '../events/domain-events.js'
import { BoardService } from '../routing/board.service.js'
import { RouterService } from '../routing/router.service.js'
import { Coalesced } from './coalesced.js'
import { Namespaces } from './namespaces.js'
import { Neighbours } from './neighbours.js'
import { rooms } from './rooms.js'

/** Supervisors who watch the board get a new one this much after a change, for all changes until then. */
const BOARD_MS = 1_000
const AT_LEAST_EVERY_MS = 2_000

/** Pushes the board to those who watch it. */
@Injectable()
export class RoutingPush implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Push')
  private timer: NodeJS.Timeout | null = null
  private readonly board = new Coalesced<'board'>(() => this.pushBoard(), (error) => {
    if (!isUnavailable(error)) this.log.error({ err: error }, 'a push failed')
  }, BOARD_MS)

  constructor(
    private readonly events: DomainEvents,
    private readonly namespaces: Namespaces,
    private readonly neighbours: Neighbours,
    private readonly boards: BoardService,
    private readonly router: RouterService,
  ) {}

  onModuleInit(): void {
    const { events, neighbours, router } = this
    // What another node did with an agent is read anew here, before this one decides anything about them.
    neighbours.onLook((topic, id) => {
      if (topic === 'agent' || topic === 'membership') router.readAnew(id)
    })
    for (const name of [
      'conversation.queued', 'conversation.unqueued', 'conversation.changed', 'agent.presence', 'agent.freed', 'agent.changed',
      'queue.changed', 'offer.made', 'offer.ended',
    ] as const) events.on(name, () => this.board.want('board'))
  }

  /** What other nodes change is not told here, so whoever watches is looked after in any case. */
  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.board.want('board'), AT_LEAST_EVERY_MS).unref()
  }

  beforeApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer)
  }

  private async pushBoard(): Promise<void> {
    const { agents } = this.namespaces
    if (!agents?.adapter.rooms.has(rooms.board)) return
    agents.local.to(rooms.board).emit('board', { board: await this.boards.view() })
  }
}
