import { setTimeout as pause } from 'node:timers/promises'
import { aVisitor, setUp } from './parley-talks.js'
import { number, say, type Measuring } from './part.js'
import { residentMb, startParley } from './servers.js'

const visitors = 1000

/** What a thousand connected visitors cost a server that has just started. */
export const memory: Measuring = async ({ folder, database }) => {
  say('memory: Parley starts')
  const server = await startParley(await database('memory'), folder)
  try {
    const house = await setUp(server.url)
    await pause(2000)
    const before = residentMb(server.pid)
    const links = []
    for (let n = 0; n < visitors; n += 20) links.push(...await Promise.all(Array.from({ length: 20 }, () => aVisitor(house))))
    await pause(2000)
    const after = residentMb(server.pid)
    for (const link of links) link.close()
    const page = before === null || after === null ? 'This system does not tell.'
      : `${number(before, 0)} MB after the start, ${number(after - before, 0)} MB more with ${visitors} visitors connected.`
    return { title: 'Memory', page: [page], figures: { before, after, visitors } }
  } finally {
    await server.stop()
  }
}
