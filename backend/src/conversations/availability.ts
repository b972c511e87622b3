import { Injectable } from '@nestjs/common'
import type { Availability as State, LeftAs, QueuePresence, QueueRouting, VisitorPresence } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { Clock } from '../clock.js'
import { Gathered } from '../database/gathered.js'
import { preparedOn } from '../database/prepared.js'
import { isOpen, nextOpening } from '../queues/hours.js'
import { estimateWait } from './estimate-wait.js'
import { Paces } from './paces.js'
import { standingsOf, type Standing } from './standings.js'

/** Agents shown by name to a visitor before they write. */
const SHOWN = 3
const fromTheBest: State[] = ['online', 'queue', 'offline']

/**
 * Who could answer a site's visitors now, how long they would wait, and what is offered where nobody can be waited for. A
 * crowd that asks at once is answered from one reading of all their sites.
 */
@Injectable()
export class Availability {
  private readonly sites = new Gathered<string, VisitorPresence>((siteIds) => this.ofAll(siteIds))

  constructor(private readonly db: DataSource, private readonly clock: Clock, private readonly paces: Paces) {}

  of(siteId: string): Promise<VisitorPresence> {
    return this.sites.ask(siteId)
  }

  private async ofAll(siteIds: readonly string[]): Promise<VisitorPresence[]> {
    const now = this.clock.now()
    const asked = [...new Set(siteIds)]
    const { sites, queues } = await standingsOf(preparedOn(this.db), { siteIds: asked }, now)
    const states = new Map<string, QueuePresence>()
    for (const queue of queues.values()) states.set(queue.id, await this.stateOf(queue, now.getTime()))
    const found = new Map(asked.map((siteId) => {
      const ids = sites.get(siteId) ?? []
      return [siteId, presenceOf(pick(queues, ids), pick(states, ids), now.getTime())]
    }))
    return siteIds.map((siteId) => found.get(siteId) ?? presenceOf([], [], now.getTime()))
  }

  private async stateOf({ id, routing, agents, waiting, slots }: Standing, now: number): Promise<QueuePresence> {
    const isAttended = agents.length > 0 && isOpen(routing.hours, now)
    if (!isAttended) return { id, availability: 'offline', waiting: 0, estimatedWaitSeconds: null }
    if (agents.some(({ isFree }) => isFree)) return { id, availability: 'online', waiting: 0, estimatedWaitSeconds: null }
    const estimatedWaitSeconds = estimateWait(waiting + 1, slots, await this.paces.meanIn(id))
    return { id, availability: 'queue', waiting, estimatedWaitSeconds }
  }
}

const pick = <T>(known: Map<string, T>, ids: readonly string[]): T[] => ids.flatMap((id) => known.get(id) ?? [])

function presenceOf(queues: readonly Standing[], states: QueuePresence[], now: number): VisitorPresence {
  const open = queues.filter(({ routing }) => isOpen(routing.hours, now))
  const isEnterable = open.some(({ routing: { maxLength }, waiting }) => maxLength === null || waiting < maxLength)
  const agents = new Map<string, { id: string; name: string; isFree: boolean }>()
  for (const agent of open.flatMap((queue) => queue.agents)) if (agent.isFree || !agents.has(agent.id)) agents.set(agent.id, agent)
  const shown = [...agents.values()].sort((a, b) => Number(b.isFree) - Number(a.isFree) || (a.name < b.name ? -1 : 1))
  const availability = fromTheBest.find((state) => states.some((queue) => queue.availability === state)) ?? 'offline'
  const openings = queues.flatMap(({ routing }) => nextOpening(routing.hours, now) ?? [])
  return {
    availability, online: agents.size, agents: shown.slice(0, SHOWN).map(({ id, name }) => ({ id, name })),
    opensAt: open.length > 0 || openings.length === 0 ? null : new Date(Math.min(...openings)).toISOString(),
    instead: availability === 'online' || isEnterable ? null : insteadOf(queues), queues: states,
  }
}

/** What the first of these queues offers who cannot wait. One that sends on to another queue offers a message in the end. */
const insteadOf = ([first]: readonly { routing: QueueRouting }[]): LeftAs =>
  first?.routing.overflow.to === 'call-back' ? 'call-back' : 'message'
