import fc from 'fast-check'
import { fold, type PushesToVisitor, type VisitorConversation, type VisitorEvents } from '@parley/protocol'
import { expect, it } from 'vitest'
import { fakeBrowser } from './fakes/fake-browser.js'
import { fakeServer, fine, type Weather } from './fakes/fake-server.js'
import { fakeTime } from './fakes/fake-time.js'
import { seeded } from './fakes/seeded.js'
import { talk } from './fakes/world.js'
import { createFeed } from './feed.js'
import { startHeartbeat } from './heartbeat.js'
import { createLink } from './link.js'
import { createOutbox } from './outbox.js'

type Step =
  | { does: 'say' | 'kill' | 'close' | 'open' | 'cut'; tab: number }
  | { does: 'down' }
  | { does: 'wait'; ms: number }
  | { does: 'weather'; weather: Weather }

const tab = fc.nat(4)
const does = (name: 'say' | 'kill' | 'close' | 'open' | 'cut') => tab.map((at): Step => ({ does: name, tab: at }))
const chance = fc.constantFrom(0, 0, 0.2, 0.6)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 9, arbitrary: does('say') },
  { weight: 3, arbitrary: does('kill') },
  { weight: 1, arbitrary: does('close') },
  { weight: 3, arbitrary: does('open') },
  { weight: 2, arbitrary: does('cut') },
  { weight: 1, arbitrary: fc.constant<Step>({ does: 'down' }) },
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 3_000 }).map((ms): Step => ({ does: 'wait', ms })) },
  { weight: 3, arbitrary: fc.record({
    does: fc.constant('weather' as const),
    weather: fc.record({
      lost: chance, doubled: chance, unanswered: chance, refused: chance, slowMs: fc.constantFrom(0, 50, 400, 3_000),
    }),
  }) },
)
const calm = { lost: 0, doubled: 0, unanswered: 0, refused: 0 }
/** A tab is killed between the answer and taking the text out of the storage. */
const killedAsItWasAnswered: Step[] = [
  { does: 'weather', weather: { ...calm, slowMs: 400 } }, { does: 'wait', ms: 0 }, { does: 'kill', tab: 0 }, { does: 'open', tab: 0 },
  { does: 'say', tab: 0 }, { does: 'cut', tab: 0 }, { does: 'weather', weather: { ...calm, slowMs: 0 } }, { does: 'wait', ms: 4 },
  { does: 'kill', tab: 0 },
]
/** So long a text takes to be safe, and to be known to every tab. */
const KNOWN_MS = 6

it('tabs that come, go and die in any weather send every text once, in the order of typing, and show the same', async () => {
  await fc.assert(fc.asyncProperty(fc.integer(), fc.array(step, { maxLength: 60, size: 'max' }), async (seed, steps) => {
    const random = seeded(seed)
    const time = fakeTime()
    const server = fakeServer(time, random)
    const browser = fakeBrowser(time)
    server.begin(talk)
    const said: string[] = []

    const openTab = () => {
      const { tabs, storage, die } = browser.tab()
      const link = createLink<VisitorEvents, PushesToVisitor>({
        url: '', namespace: '/visitor', token: async () => 'token', dial: server.dial, time, random,
      })
      const outbox = createOutbox(link, { storage, tabs, time, random })
      const feed = createFeed<VisitorConversation>(link, talk, { outbox, time, random })
      const stop = startHeartbeat(link, {
        time,
        onHeads({ [talk]: head }) {
          if (head) feed.heads(head)
        },
      })
      const close = () => [stop, feed.close, outbox.close, link.close].forEach((end) => end())
      return { outbox, feed, link, close, kill: () => [die, close].forEach((end) => end()) }
    }
    const open = [openTab()]
    const at = (place: number) => open[place % open.length]

    for (const now of steps) {
      switch (now.does) {
        case 'say': {
          const body = `text ${said.length + 1}`
          const where = at(now.tab)
          if (!where) break
          said.push(body)
          where.outbox.say({ conversationId: talk, kind: 'message', body })
          await time.pass(KNOWN_MS)
          break
        }
        case 'wait': await time.pass(now.ms); break
        case 'weather': server.weather = now.weather; break
        case 'open': if (open.length < 5) open.push(openTab()); break
        case 'cut': at(now.tab)?.link.reconnectNow(); break
        case 'down':
          server.stop()
          time.after(random() * 8_000, server.start)
          break
        default: {
          const [leaving] = open.splice(now.tab % open.length, 1)
          leaving?.[now.does]()
          if (open.length === 0) open.push(openTab())
        }
      }
    }
    server.weather = fine
    await time.pass(120_000)

    const log = server.logs.get(talk) ?? []
    expect(log.flatMap((entry) => entry.kind === 'message' ? [entry.body] : [])).toEqual(said)
    for (const { outbox, feed } of open) {
      expect(feed.lines.value).toEqual(fold(log))
      expect([feed.state.value, outbox.count.value, outbox.waiting(talk).value]).toEqual(['live', 0, []])
    }
    expect(await browser.storage.all()).toEqual([])
    for (const { close } of open) close()
  }), { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150), examples: [[0, killedAsItWasAnswered]] })
}, 60_000)
