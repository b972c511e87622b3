import { createFeed, createLink, mintId } from '@parley/client'
import type { PushesToVisitor, VisitorConversation, VisitorEvents } from '@parley/protocol'
import { arrive, setUp, type House } from './parley-talks.js'
import { head, number, row, say, type Measuring } from './part.js'
import { figuresOf } from './percentiles.js'
import { seedOf, type Seed } from './seed.js'
import { startParley } from './servers.js'

/** How many entries were missed, and how often that is measured. */
const cases = [{ missed: 1, times: 200 }, { missed: 100, times: 100 }, { missed: 10_000, times: 20 }]

/**
 * From the moment in which a client that was away begins to connect until its feed has everything: the handshake, the pages
 * of the log, and applying them. One client at a time, through `client/`.
 */
export const resume: Measuring = async ({ folder, database }) => {
  say('resume: Parley starts')
  const databaseUrl = await database('resume')
  const server = await startParley(databaseUrl, folder)
  const seed = await seedOf(databaseUrl)
  try {
    const house = await setUp(server.url)
    const found = []
    for (const { missed, times } of cases) {
      say(`resume: after ${missed} missed entries`)
      const durations: number[] = []
      for (let n = 0; n < times; n += 1) {
        const client = await awayClient(house, seed)
        durations.push(await client.comesBackAfter(missed))
        client.leave()
      }
      found.push({ missed, ...figuresOf(durations, durations.reduce((sum, each) => sum + each, 0) / 1000) })
    }
    const page = [
      'From the first byte of the new connection to everything shown, one client at a time.', '',
      ...head(['missed entries', 'times', 'p50 ms', 'p95 ms', 'p99 ms']),
      ...found.map(({ missed, count, p50, p95, p99 }) => row([
        String(missed), String(count), number(p50), number(p95), number(p99),
      ])),
    ]
    return { title: 'Coming back after missed entries', page, figures: { cases: found } }
  } finally {
    await seed.end()
    await server.stop()
  }
}

/** A visitor with a conversation, whose line is down between the measurements. */
async function awayClient(house: House, seed: Seed): Promise<{ comesBackAfter: (missed: number) => Promise<number>; leave: () => void }> {
  const { url } = house
  const session = await arrive(house)
  const link = createLink<VisitorEvents, PushesToVisitor>({
    url, namespace: '/visitor', token: async () => session.token, extraHeaders: { origin: url },
  })
  await until(link.state, (state) => state === 'online')
  const opened = await link.ask('conversation:open', { clientId: mintId() })
  if (!opened.ok) throw new Error(opened.error.message)
  const id = opened.conversation.id
  const feed = createFeed<VisitorConversation>(link, id, { start: opened })
  await until(feed.state, (state) => state === 'live')
  return {
    async comesBackAfter(missed) {
      // Nobody is told of them, so it is as if the line had been down meanwhile; then it is made anew.
      await seed.append(id, missed)
      const target = feed.head.peek() + missed
      const startedAt = performance.now()
      link.reconnectNow()
      await until(feed.state, (state) => state === 'live' && feed.head.peek() >= target)
      return performance.now() - startedAt
    },
    leave() {
      feed.close()
      link.close()
    },
  }
}

interface Signal<T> { peek: () => T; subscribe: (told: (value: T) => void) => () => void }

/** Waits for a value that fits. */
async function until<T>(signal: Signal<T>, fits: (value: T) => boolean): Promise<void> {
  if (fits(signal.peek())) return
  const done = Promise.withResolvers<void>()
  const stop = signal.subscribe((value) => {
    if (fits(value)) done.resolve()
  })
  await done.promise
  stop()
}
