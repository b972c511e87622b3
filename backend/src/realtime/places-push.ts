import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises'
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common'
import { DataSource } from 'typeorm'
import { Paces } from '../conversations/paces.js'
import { firstPlaces, placesBehind, type Place } from '../conversations/waiting.js'
import { preparedOn } from '../database/prepared.js'
import { isUnavailable } from '../database/unavailable.js'
import { DomainEvents } from '../events/domain-events.js'
import { Coalesced } from './coalesced.js'
import { Namespaces } from './namespaces.js'
import { Neighbours } from './neighbours.js'
import { rooms } from './rooms.js'
import { written } from './shared-writes.js'

/** Places that are told as soon as they change, */
const AT_ONCE = 100
/** after a moment in which whoever came where an agent is free is given to them: they were never in line. */
const AT_ONCE_MS = 20
/** Who waits further behind is told once in this time, */
const BEHIND_MS = 2_000
/** in pieces of so many, between which others have their turn, */
const TOGETHER = 500
/** and in this part of the time at most: the longer the line, the less often. */
const SHARE = 0.04
/** What was missed of other nodes shows by then. */
const LOOK_MS = 5_000

/** Pushes where those who wait stand in line, and for how long. Each node tells its own sockets, from what it reads. */
@Injectable()
export class PlacesPush implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('PlacesPush')
  /** What was told last, by queue and conversation. */
  private readonly told = new Map<string, Map<string, string>>()
  private timer: NodeJS.Timeout | null = null

  private readonly failed = (error: unknown) => {
    if (!isUnavailable(error)) this.log.error({ err: error }, 'a push failed')
  }
  private readonly first = new Coalesced<string>((queueId) => this.pushFirst(queueId), this.failed, AT_ONCE_MS)
  private readonly behind = new Coalesced<string>((queueId) => this.pushBehind(queueId), this.failed, BEHIND_MS)

  constructor(
    private readonly db: DataSource,
    private readonly events: DomainEvents,
    private readonly namespaces: Namespaces,
    private readonly neighbours: Neighbours,
    private readonly paces: Paces,
  ) {}

  onModuleInit(): void {
    for (const name of ['conversation.queued', 'conversation.unqueued'] as const) {
      this.events.on(name, ({ queueId }) => this.neighbours.tell('line', queueId))
    }
    // That an agent is worth a look, `PeoplePush` says.
    this.neighbours.onLook((topic, id) => {
      if (topic === 'line') this.first.want(id)
      if (topic === 'agent' || topic === 'membership') for (const queueId of this.told.keys()) this.first.want(queueId)
    })
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      if (this.neighbours.areThere) void this.look().catch(this.failed)
    }, LOOK_MS).unref()
  }

  beforeApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer)
  }

  /** Tells this node's sockets what has changed without a word from another node. */
  async look(): Promise<void> {
    const lines = await this.db.query<{ id: string }[]>(`select distinct queue_id as id from conversations where status = 'queued'`)
    for (const queueId of new Set([...lines.map(({ id }) => id), ...this.told.keys()])) this.first.want(queueId)
  }

  private async pushFirst(queueId: string): Promise<void> {
    const told = this.told.get(queueId) ?? new Map<string, string>()
    const places = await firstPlaces(preparedOn(this.db), this.paces, queueId, AT_ONCE)
    for (const place of places) this.tell(told, place)
    const isAll = places.length < AT_ONCE
    const here = new Set(places.map(({ conversationId }) => conversationId))
    // Who was among the first and is not any more, or in a line of which all are known.
    for (const [id, words] of told) if (!here.has(id) && (isAll || Number.parseInt(words, 10) <= AT_ONCE)) told.delete(id)
    if (told.size > 0) this.told.set(queueId, told)
    else this.told.delete(queueId)
    if (!isAll) this.behind.want(queueId)
  }

  private async pushBehind(queueId: string): Promise<void> {
    const told = this.told.get(queueId)
    if (!told) return
    const here = new Set<string>()
    const beganAt = performance.now()
    const places = await placesBehind(preparedOn(this.db), this.paces, queueId, AT_ONCE)
    for (const [nth, place] of places.entries()) {
      if (nth % TOGETHER === TOGETHER - 1) await turn()
      here.add(place.conversationId)
      // Whoever has come among the first meanwhile was told so, which is newer than this.
      if (Number.parseInt(told.get(place.conversationId) ?? '', 10) <= AT_ONCE) continue
      this.tell(told, place)
    }
    for (const [id, words] of told) if (!here.has(id) && Number.parseInt(words, 10) > AT_ONCE) told.delete(id)
    await written()
    await pause((performance.now() - beganAt) / SHARE, undefined, { ref: false })
  }

  private tell(told: Map<string, string>, { visitorId, ...place }: Place): void {
    const words = `${place.position} ${place.estimatedWaitSeconds}`
    if (told.get(place.conversationId) === words) return
    told.set(place.conversationId, words)
    this.namespaces.visitors?.local.to(rooms.visitor(visitorId)).emit('queue:position', place)
  }
}
