// The whole backend on a free port with a database of its own, and the people of a story.
import type { Queue, Role, SetupDone, Site } from '@parley/protocol'
import { aHouse, type House, type HouseParts } from './house.js'
import { makePeople, type TestAgent, type TestVisitor } from './people.js'

export interface World extends House {
  /** The site and the queue that the first start makes. */
  site: Site
  queue: Queue
  /** The first admin, made by setup; a member of `queue`. */
  admin: () => Promise<TestAgent>
  /** A new agent, signed in; without `queues` a member of the first queue. */
  anAgent: (wish?: { role?: Role; queues?: string[]; capacity?: number; name?: string }) => Promise<TestAgent>
  /** A new visitor with a running session; without `site` on the first one. */
  aVisitor: (wish?: { site?: Pick<Site, 'siteKey'>; token?: string; identity?: string }) => Promise<TestVisitor>
}

/** Starts a world. Close it at the end of the story. */
export async function aWorld(environment: Record<string, string> = {}, parts: HouseParts = {}): Promise<World> {
  const house = await aHouse(environment, parts)
  const { admin, ...people } = makePeople(house.url, house)
  const first: SetupDone = await house.done('POST', '/api/setup', { body: people.setup })
  return {
    ...house, site: first.site, queue: first.queue,
    admin: async () => admin(first),
    anAgent: async (wish = {}) => people.anAgent(await admin(first), { queues: [first.queue.id], ...wish }),
    aVisitor: (wish = {}) => people.aVisitor({ site: first.site, ...wish }),
    close: async () => {
      people.leave()
      await house.close()
    },
  }
}
