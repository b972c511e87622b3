import fc from 'fast-check'
import { fold, type Author, type PushesToVisitor, type VisitorConversation, type VisitorEvents } from '@parley/protocol'
import { expect, it } from 'vitest'
import { fakeServer, fine, type Weather } from './fakes/fake-server.js'
import { fakeTime } from './fakes/fake-time.js'
import { seeded } from './fakes/seeded.js'
import { createFeed, type Feed } from './feed.js'
import { startHeartbeat } from './heartbeat.js'
import { createLink } from './link.js'
import { memoryStorage } from './outbox-storage.js'
import { createOutbox } from './outbox.js'
import type { Page } from './page.js'

type Step =
  | { does: 'say' | 'team' | 'change' | 'cut' | 'down' | 'reload' | 'forget' }
  | { does: 'wait'; ms: number }
  | { does: 'weather'; weather: Weather }

const does = (name: Exclude<Step['does'], 'wait' | 'weather'>) => fc.constant<Step>({ does: name })
const chance = fc.constantFrom(0, 0, 0.2, 0.6)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: does('say') },
  { weight: 5, arbitrary: does('team') },
  { weight: 2, arbitrary: does('change') },
  { weight: 2, arbitrary: does('cut') },
  { weight: 1, arbitrary: does('down') },
  { weight: 1, arbitrary: does('reload') },
  { weight: 1, arbitrary: does('forget') },
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 4_000 }).map((ms): Step => ({ does: 'wait', ms })) },
  { weight: 3, arbitrary: fc.record({
    does: fc.constant('weather' as const),
    weather: fc.record({
      lost: chance, doubled: chance, unanswered: chance, refused: chance, slowMs: fc.constantFrom(0, 50, 400, 3_000),
    }),
  }) },
)

const agent: Author = { kind: 'agent', id: 'agent', name: 'Mei' }
const page: Page = { isVisible: () => true, onWake: () => () => undefined }

it('in any weather every text is stored once and in order, and the feed ends as the log', async () => {
  const manySteps = fc.array(step, { maxLength: 60, size: 'max' })
  // On failure fast-check prints the seed and the shortest way to it.
  await fc.assert(fc.asyncProperty(fc.integer(), manySteps, async (seed, steps) => {
    const random = seeded(seed)
    const time = fakeTime()
    const server = fakeServer(time, random)
    const storage = memoryStorage()
    const said: string[] = []
    let forgets = false
    let feed: Feed<VisitorConversation> | null = null
    let opening = ''

    const open = () => {
      const link = createLink<VisitorEvents, PushesToVisitor>({
        url: '', namespace: '/visitor', token: async () => 'token', dial: server.dial, time, page, random,
      })
      const follow = (id: string, start?: Parameters<typeof createFeed<VisitorConversation>>[2]) => {
        feed?.close()
        feed = createFeed<VisitorConversation>(link, id, { outbox, time, random, ...start })
      }
      const outbox = createOutbox(link, {
        storage, time, random,
        onOpened: (_clientId, opened) => follow(opened.conversation.id, { start: opened }),
      })
      if (feed) follow(feed.conversationId)
      const stop = startHeartbeat(link, {
        time, page,
        onHeads: (heads) => {
          const head = feed && heads[feed.conversationId]
          if (feed && head) feed.heads(head)
        },
      })
      return { outbox, close: () => [stop, feed?.close, outbox.close, link.close].forEach((end) => end?.()) }
    }
    let tab = open()
    const say = () => {
      const body = `text ${said.length + 1}`
      said.push(body)
      if (!opening) opening = tab.outbox.open({ body })
      else tab.outbox.say({ conversationId: feed?.conversationId ?? opening, kind: 'message', body })
    }
    say()

    for (const now of steps) {
      const [id, log] = [...server.logs][0] ?? []
      switch (now.does) {
        case 'say': say(); break
        case 'wait': await time.pass(now.ms); break
        case 'weather': server.weather = now.weather; break
        case 'cut': server.cut(); break
        case 'down':
          server.stop()
          time.after(random() * 8_000, server.start)
          break
        case 'reload':
          tab.close()
          tab = open()
          break
        case 'team':
          if (id) server.append(id, agent, { kind: 'message', body: 'word of the team' })
          break
        case 'change': {
          const target = log?.[Math.floor(random() * log.length)]
          const word = random() < 0.5 ? { kind: 'edited', body: 'changed' } as const : { kind: 'recalled' } as const
          if (id && target) server.append(id, target.author, { ...word, target: target.id })
          break
        }
        case 'forget':
          // A backup is put back, and may grow beyond what was known. What it lost is lost; the feed has to notice.
          if (!id || !log || log.length === 0 || forgets) break
          server.weather = fine
          await time.pass(60_000)
          server.stop()
          server.forget(id, Math.floor(random() * log.length))
          for (let count = Math.floor(random() * 9); count > 0; count -= 1) {
            server.append(id, agent, { kind: 'message', body: 'said after the backup' })
          }
          server.start()
          forgets = true
          await time.pass(20_000)
      }
    }
    server.weather = fine
    await time.pass(120_000)

    const log = [...server.logs.values()][0] ?? []
    const shown = feed as Feed<VisitorConversation> | null
    expect(server.logs.size).toBe(1)
    expect(shown?.state.value).toBe('live')
    expect(shown?.behind.value).toBe(0)
    expect(tab.outbox.count.value).toBe(0)
    expect(shown && tab.outbox.waiting(shown.conversationId).value).toEqual([])
    expect(await storage.all()).toEqual([])
    expect(shown?.lines.value).toEqual(fold(log))
    if (!forgets) {
      expect(log.flatMap((entry) => entry.kind === 'message' && entry.author.kind === 'visitor' ? [entry.body] : []))
        .toEqual(said)
    }
    tab.close()
  }), { numRuns: Number(process.env['FUZZ_RUNS'] ?? 200) })
}, 60_000)
