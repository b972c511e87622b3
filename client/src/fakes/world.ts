import type { Author, PushesToVisitor, VisitorConversation, VisitorEvents } from '@parley/protocol'
import { createFeed, type Feed, type FeedOptions } from '../feed.js'
import { createLink } from '../link.js'
import { memoryStorage } from '../outbox-storage.js'
import { createOutbox, type OutboxOptions } from '../outbox.js'
import type { Page } from '../page.js'
import { fakeServer } from './fake-server.js'
import { fakeTime } from './fake-time.js'

export const mei: Author = { kind: 'agent', id: 'agent-mei', name: 'Mei' }
/** The conversation that there is from the beginning. */
export const talk = 'talk'

/** A visitor's link to a server that does as it is told, in time that stands still. */
export function visitorWorld() {
  const time = fakeTime()
  const random = () => 1
  const server = fakeServer(time, random)
  server.begin(talk)
  const wake = new Set<(sleptMs: number) => void>()
  const page: Page = {
    isVisible: () => true,
    onWake(handler) {
      wake.add(handler)
      return () => void wake.delete(handler)
    },
  }
  const storage = memoryStorage()
  const link = createLink<VisitorEvents, PushesToVisitor>({
    url: '', namespace: '/visitor', token: async () => 'token', dial: server.dial, time, page, random,
  })
  return {
    time, server, page, storage, link, wakeUp: () => wake.forEach((handler) => handler(0)),
    feed: (options: FeedOptions<VisitorConversation> = {}): Feed<VisitorConversation> =>
      createFeed<VisitorConversation>(link, talk, { time, random, ...options }),
    outbox: (options: OutboxOptions = {}) => createOutbox(link, { storage, time, random, ...options }),
    say: (body: string) => server.append(talk, mei, { kind: 'message', body }),
    asked: (event: string) => server.asked.filter((one) => one.event === event).map(({ request }) => request),
  }
}

/** The bodies of what is shown. */
export const bodiesOf = (lines: readonly { kind: string; body?: string }[]) =>
  lines.flatMap(({ body }) => body === undefined ? [] : [body])
