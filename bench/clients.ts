// Clients in a process of their own: `client/` as the apps use it, link, feed, heartbeat and inbox, over
// the leanest line.
import { createFeed, createRows, startHeartbeat } from '@parley/client'
import { limits, type AgentConversation, type VisitorSession } from '@parley/protocol'
import { effect, signal } from '@preact/signals-core'
import { setTimeout as pause } from 'node:timers/promises'
import { cutAll, leanDial } from './lean-line.js'
import { anAgent, arrive, aVisitor, type House } from './parley-talks.js'
import { seedOf } from './seed.js'

/** What the parent says, and what it is told. Agents who only are here tell what they are given, and follow nothing. */
export type Order = { say: 'join'; house: House; databaseUrl: string; visitors: number; agents: number; capacity: number; first: number; onlyHere?: boolean } | { say: 'count' | 'watch' | 'cut' }
export type Told = { told: 'joined' } | { told: 'live'; count: number } | { told: 'back'; at: number } | { told: 'given'; id: string; at: number }

/** How many come at a time before the storm. */
const together = 10

/** Whoever started this may have gone already. */
const tell = (told: Told) => void process.send?.(told, () => undefined)
const isLive: (() => boolean)[] = []
const watchers: (() => void)[] = []

/** Tells when a client that was there has gone, and is there again with everything. */
function follow(now: () => boolean): void {
  isLive.push(now)
  watchers.push(() => {
    let hasGone = false
    let isBack = false
    effect(() => {
      const live = now()
      if (!live) hasGone = true
      if (!live || !hasGone || isBack) return
      isBack = true
      tell({ told: 'back', at: Date.now() })
    })
  })
}

async function joinVisitor(house: House, session: VisitorSession, id: string): Promise<void> {
  const link = await aVisitor(house, session, { dial: leanDial(house.url, '/visitor') })
  const feed = createFeed(link, id)
  startHeartbeat(link, {
    onHeads: (heads) => {
      const head = heads[id]
      if (head) feed.heads(head)
    },
  })
  follow(() => link.state.value === 'online' && feed.state.value === 'live')
}

async function joinAgent(house: House, n: number, capacity: number): Promise<void> {
  const link = await anAgent(house, n, capacity, { dial: leanDial(house.url, '/agent') })
  const rows = createRows<AgentConversation>()
  const hasRows = signal(false)
  link.on('conversation:updated', ({ conversation }) => rows.put(conversation))
  const open = async () => {
    hasRows.value = false
    while (link.state.peek() === 'online' && !hasRows.peek()) {
      const { ok } = await rows.read(() => link.ask('inbox:open', {}))
      if (ok) hasRows.value = true
      else await pause(1000)
    }
  }
  link.onOnline(() => void open())
  await open()
  startHeartbeat(link, {
    onHeads: (heads) => {
      if (rows.isBehind(heads, limits.agentHeads)) void open()
    },
  })
  follow(() => link.state.value === 'online' && hasRows.value)
}

async function beHere(house: House, n: number, capacity: number): Promise<void> {
  const given = new Set<string>()
  const link = await anAgent(house, n, capacity, { dial: leanDial(house.url, '/agent') })
  link.on('conversation:updated', ({ conversation: { id, agent, status } }) => {
    if (status !== 'active' || agent?.name !== `Agent ${n}` || given.has(id)) return
    given.add(id)
    tell({ told: 'given', id, at: performance.timeOrigin + performance.now() })
  })
}

async function many<T>(count: number, join: (n: number) => Promise<T>): Promise<T[]> {
  const joined: T[] = []
  for (let n = 0; n < count; n += together) {
    joined.push(...await Promise.all(Array.from({ length: Math.min(together, count - n) }, (_, one) => join(n + one))))
  }
  return joined
}

async function join({ house, databaseUrl, visitors, agents, capacity, first, onlyHere = false }: Extract<Order, { say: 'join' }>): Promise<void> {
  await many(agents, (n) => onlyHere ? beHere(house, first + n, capacity) : joinAgent(house, first + n, capacity))
  const sessions = await many(visitors, () => arrive(house))
  const seed = await seedOf(databaseUrl)
  const conversations = await seed.conversationsOf(sessions.map(({ visitor }) => visitor.id))
  await seed.end()
  await many(visitors, async (n) => {
    const [session, id] = [sessions[n], conversations[n]]
    if (session && id) await joinVisitor(house, session, id)
  })
  tell({ told: 'joined' })
}

process.on('message', (order: Order) => {
  if (order.say === 'join') return void join(order)
  if (order.say === 'count') return tell({ told: 'live', count: isLive.filter((now) => now()).length })
  if (order.say === 'cut') return cutAll()
  for (const watch of watchers) watch()
  return undefined
})
process.on('disconnect', () => process.exit(0))
