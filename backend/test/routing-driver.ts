// Routing as commands over the real backend and database, without sockets: what model-based tests and races drive.
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Hours, Level, PriorityRule, QueueRouting, Status } from '@parley/protocol'
import { AgentRoutingService } from '../src/agents/agent-routing.service.js'
import { AgentsService } from '../src/agents/agents.service.js'
import { AssignmentsService } from '../src/conversations/assignments.service.js'
import { LifecycleService } from '../src/conversations/lifecycle.service.js'
import { MessagesService } from '../src/conversations/messages.service.js'
import { OffersService } from '../src/conversations/offers.service.js'
import { PresenceService } from '../src/presence/presence.service.js'
import { QueueRoutingService } from '../src/queues/queue-routing.service.js'
import { QueuesService } from '../src/queues/queues.service.js'
import { RoutingSettingsService } from '../src/queues/routing-settings.service.js'
import { Refusal } from '../src/refusal.js'
import { RouterService } from '../src/routing/router.service.js'
import { Sweeper } from '../src/routing/sweeper.js'
import { SitesService } from '../src/sites/sites.service.js'
import type { AgentSpeaker, VisitorSpeaker } from '../src/speaker.js'
import { anInnerHouse, type Ground, type InnerHouse } from './inner-house.js'
import { brokenInvariants } from './routing-invariants.js'
import type { TestAgent } from './people.js'

export type Done<T = object> = { ok: true; value: T } | { ok: false; refused: string }

/** What an agent can do and when; the level is theirs in every queue. */
export interface Abilities { skills?: string[]; languages?: string[]; schedule?: Hours | null; level?: Level }

export interface Waiting {
  id: string
  status: Status
  agentId: string | null
  queueId: string
  offeredTo: string | null
  idle: boolean
  left: string | null
}

/** What agents, visitors, admins and time do, as one node is told of it. Agents and queues are named by their number, from 0. */
export interface Commands {
  connect: (agent: number) => Promise<void>
  disconnect: (agent: number) => Promise<void>
  setStatus: (agent: number, status: 'online' | 'transfers-only' | 'away' | 'offline') => Promise<Done>
  setCapacity: (agent: number, capacity: number) => Promise<Done>
  setAbilities: (agent: number, wish: Abilities) => Promise<Done>
  /** How many conversations of a queue an agent may hold. */
  setLimit: (queue: number, capacityPerAgent: number | null) => Promise<Done>
  setRules: (rules: PriorityRule[]) => Promise<Done>
  change: (queue: number, routing: Partial<QueueRouting>) => Promise<Done>
  open: (queue: number, wish?: { visitor?: VisitorSpeaker; language?: string | null }) => Promise<Done<string>>
  /** Its visitor opens one more. */
  openAgain: (id: string, queue: number) => Promise<Done<string>>
  visitorSays: (id: string) => Promise<Done>
  agentSays: (agent: number, id: string) => Promise<Done>
  accept: (agent: number, id?: string) => Promise<Done<string>>
  decline: (agent: number, id: string) => Promise<Done>
  transfer: (agent: number, id: string, to: { agent: number } | { queue: number }) => Promise<Done>
  snooze: (agent: number, id: string, ms: number) => Promise<Done>
  close: (by: number | 'visitor', id: string) => Promise<Done>
  leaveMessage: (id: string) => Promise<Done>
  sweep: () => Promise<void>
  /** Routes until nothing more fits. */
  settle: () => Promise<void>
}

/** The agents, queues and commands of a routing story. */
export interface RoutingHouse<G extends Ground = Ground> extends Commands {
  world: G
  agents: AgentSpeaker[]
  queues: string[]
  /** The same commands, given to another node of this house. */
  on: (node: Pick<Ground, 'app'>) => Commands
  /** The clock goes forward, then one sweep. */
  tick: (ms: number) => Promise<void>
  conversation: (id: string) => Promise<Waiting | null>
  /** Who holds what is active and not idle, by agent. */
  holders: () => Promise<Map<string, string[]>>
  /** Every invariant that does not hold now, in words. Empty is right. `atMost`: see `brokenInvariants`. */
  broken: (atMost?: ReadonlyMap<string, number>) => Promise<string[]>
  leave: () => Promise<void>
}

interface Wish { agents: number; queues: number; capacity?: number; settings?: Partial<QueueRouting> }

/** An admin as services know them, for stories that go past the doors. */
export const speakerOf = ({ id, me }: Pick<TestAgent, 'id'> & { me: { name: string } }): AgentSpeaker =>
  ({ kind: 'agent', id, name: me.name, role: 'admin', sessionId: randomUUID() })

/** A house of its own with agents who are members of every queue, none of them here yet. */
export const aRoutingHouse = async (wish: Wish): Promise<RoutingHouse<InnerHouse>> => routingIn(await anInnerHouse(), wish)

/** The same in a house that stories share. */
export async function routingIn<G extends Ground>(
  world: G, { agents: many, queues: lines, capacity = 2, settings = {} }: Wish,
): Promise<RoutingHouse<G>> {
  const { app, db, clock } = world
  // Through the services, as an admin's token would expire while the clock goes forward.
  const by = speakerOf(await world.admin())
  const queues: string[] = []
  for (let n = 0; n < lines; n += 1) {
    queues.push((await app.get(QueuesService).create({ name: `Line ${n} ${randomUUID()}` })).id)
  }
  await app.get(SitesService).change(world.site.id, { queueIds: queues })
  const agents: AgentSpeaker[] = []
  for (let n = 0; n < many; n += 1) {
    const agent = await app.get(AgentsService).create(by, {
      name: `Agent ${n}`, email: `${randomUUID()}@parley.example`, role: 'agent', capacity, queueIds: queues,
    })
    agents.push({ kind: 'agent', id: agent.id, name: agent.name, role: 'agent', sessionId: randomUUID() })
  }
  const owners = new Map<string, VisitorSpeaker>()
  const on = (node: Pick<Ground, 'app'>) => commandsTo(node.app, { world, by, agents, queues, owners })
  const commands = on(world)
  for (let n = 0; n < lines; n += 1) if (Object.keys(settings).length > 0) await commands.change(n, settings)

  return {
    ...commands, world, agents, queues, on,
    tick: async (ms) => {
      clock.advance(ms)
      await commands.sweep()
    },
    conversation: async (id) => {
      const [row] = await db.query<Waiting[]>(`
        select id, status, agent_id as "agentId", queue_id as "queueId", offered_agent_id as "offeredTo",
          idle_since is not null as idle, left_as as left from conversations where id = $1`, [id])
      return row ?? null
    },
    holders: async () => {
      const rows = await db.query<{ agent: string; held: string[] }[]>(`
        select agent_id as agent, array_agg(id order by id) as held from conversations
        where status = 'active' and idle_since is null group by agent_id`)
      return new Map(rows.map(({ agent, held }) => [agent, held]))
    },
    broken: (atMost) => brokenInvariants(db, clock.now(), atMost),
    leave: () => world.close(),
  }
}

interface Scene {
  world: Ground
  by: AgentSpeaker
  agents: readonly AgentSpeaker[]
  queues: readonly string[]
  /** Who opened which. */
  owners: Map<string, VisitorSpeaker>
}

function commandsTo(app: Ground['app'], { world: { db, clock, site }, by, agents, queues, owners }: Scene): Commands {
  const who = (n: number): AgentSpeaker => agents[n] ?? expect.unreachable(`there is no agent ${n}`)
  const queueOf = (n: number): string => queues[n] ?? expect.unreachable(`there is no queue ${n}`)
  const [presence, assignments, lifecycle] = [app.get(PresenceService), app.get(AssignmentsService), app.get(LifecycleService)]
  const [messages, offers] = [app.get(MessagesService), app.get(OffersService)]
  const ownerOf = (id: string): VisitorSpeaker => owners.get(id) ?? expect.unreachable(`nobody opened ${id}`)
  const aVisitor = async (language: string | null): Promise<VisitorSpeaker> => {
    const id = randomUUID()
    await db.query('insert into visitors (id, site_id, language, first_seen_at, last_seen_at) values ($1, $2, $4, $3, $3)',
      [id, site.id, clock.now(), language])
    return { kind: 'visitor', id, siteId: site.id }
  }
  const opensFor = async (visitor: VisitorSpeaker, queue: number) => {
    const id = await lifecycle.open(visitor, { clientId: randomUUID(), queueId: queueOf(queue) })
    owners.set(id, visitor)
    return id
  }
  const say = (conversationId: string) => ({ conversationId, clientId: randomUUID(), body: 'Hello' })
  /** An agent has a socket of their own on each node. */
  const tabs = randomUUID()

  return {
    connect: (n) => presence.connect(`${who(n).id} ${tabs}`, { kind: 'agent', personId: who(n).id }),
    disconnect: (n) => presence.disconnect(`${who(n).id} ${tabs}`),
    setStatus: (n, status) => attempt(async () => { await presence.setStatus(who(n), status, undefined); return {} }),
    setCapacity: (n, capacity) => attempt(() => app.get(AgentsService).change(by, who(n).id, { capacity })),
    setAbilities: (n, { level, ...wish }) => attempt(() => app.get(AgentRoutingService).change(by, who(n).id, {
      ...wish, ...(level ? { queues: queues.map((queueId) => ({ queueId, level, rank: 0 })) } : {}),
    })),
    setLimit: (queue, capacityPerAgent) => attempt(() => app.get(QueuesService).change(by, queueOf(queue), { capacityPerAgent })),
    setRules: (rules) => attempt(() => app.get(RoutingSettingsService).change(by, { rules })),
    change: (queue, routing) => attempt(() => app.get(QueueRoutingService).change(by, queueOf(queue), { routing })),
    open: (queue, wish = {}) => attempt(async () => opensFor(wish.visitor ?? await aVisitor(wish.language ?? null), queue)),
    openAgain: (id, queue) => attempt(() => opensFor(ownerOf(id), queue)),
    visitorSays: (id) => attempt(() => messages.say(ownerOf(id), say(id))),
    agentSays: (n, id) => attempt(() => messages.say(who(n), say(id))),
    accept: (n, id) => attempt(() => assignments.accept(who(n), id === undefined ? {} : { conversationId: id })),
    decline: (n, id) => attempt(async () => { await offers.decline(who(n), { conversationId: id }); return {} }),
    transfer: (n, id, to) => attempt(async () => {
      const target = 'agent' in to ? { toAgentId: who(to.agent).id } : { toQueueId: queueOf(to.queue) }
      await assignments.transfer(who(n), { conversationId: id, ...target })
      return {}
    }),
    snooze: (n, id, ms) => attempt(async () => {
      await assignments.snooze(who(n), { conversationId: id, until: new Date(clock.now().getTime() + ms).toISOString() })
      return {}
    }),
    close: (closer, id) => attempt(async () => { await lifecycle.close(closer === 'visitor' ? ownerOf(id) : who(closer), id); return {} }),
    leaveMessage: (id) => attempt(async () => { await lifecycle.leaveMessage(ownerOf(id), { conversationId: id }); return {} }),
    sweep: () => app.get(Sweeper).sweep(),
    settle: () => app.get(RouterService).route(),
  }
}

async function attempt<T>(work: () => Promise<T>): Promise<Done<T>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, refused: error.code }
    throw error
  }
}
