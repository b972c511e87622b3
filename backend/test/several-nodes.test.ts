// Two backends as processes of their own with a real Redis between them act as one, and losing Redis or a node makes
// things late and nothing lost.
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Entry, Head, MadeIdentitySecret, VisitorSession } from '@parley/protocol'
import { SystemClock } from '../src/clock.js'
import { callsTo } from './calls.js'
import { aCluster, type Cluster } from './cluster.js'
import type { TestAgent, TestVisitor } from './people.js'
import { isRedisInstalled } from './redis-installed.js'
import { aRedis, type RedisProcess } from './redis-process.js'
import { log, opens, says, sees, yes } from './talks.js'
import { sign } from './vouching.js'

/** A free agent and a waiting conversation meet within this. */
const meetMs = 2_000
/** Rights that are gone are gone everywhere within this, whatever is down. */
const revokedMs = 5_000
/** What no push brought shows within this. */
const heartbeatMs = 25_000

describe.runIf(isRedisInstalled)('two nodes', () => {
  let house: Cluster<RedisProcess>
  let [here, there] = ['', '']
  beforeAll(async () => {
    house = await aCluster(aRedis)
    ;[here, there] = [house.nodes[0].url, house.nodes[1].url]
  })
  afterAll(() => house?.close())

  /** A visitor on the first node, whose conversation an agent on the second one holds. */
  async function aTalkAcross(): Promise<{ visitor: TestVisitor; agent: TestAgent; id: string }> {
    const [agent, visitor] = await Promise.all([house.anAgent(), house.aVisitor()])
    await Promise.all([isHere(agent, there), visitor.connect(here)])
    const { id } = await opens(visitor)
    await isHeld(id, agent)
    await log(agent, id)
    return { visitor, agent, id }
  }
  async function isHere(agent: TestAgent, url: string): Promise<void> {
    await agent.connect(url)
    await until(async () => (await house.db.query('select from connections where person_id = $1', [agent.id])).rowCount === 1)
  }
  const isHeld = (id: string, agent: TestAgent, withinMs = meetMs) => until(async () => {
    const { rowCount } = await house.db.query('select from conversations where id = $1 and agent_id = $2', [id, agent.id])
    return rowCount === 1
  }, withinMs)
  const headOf = async (line: TestAgent | TestVisitor, id: string) =>
    yes(await line.ask<{ heads: Record<string, Head> }>('heartbeat', {})).heads[id]?.seq ?? 0
  const figure = async (url: string, name: string) =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await (await fetch(`${url}/metrics`)).text())?.[1])
  const hears = (line: TestAgent | TestVisitor, body: string) =>
    line.heard('entry', ({ entry }) => (entry as Entry).kind === 'message' && (entry as Entry & { body: string }).body === body)

  it('push to each other what is said, who types, who is here and how long it takes', async () => {
    const { visitor, agent, id } = await aTalkAcross()
    await Promise.all([says(visitor, id, 'from here'), says(agent, id, 'from there')])
    await Promise.all([hears(agent, 'from here'), hears(visitor, 'from there')])
    yes(await visitor.ask('typing', { conversationId: id, typing: true }))
    await agent.heard('typing', ({ conversationId }) => conversationId === id)
    yes(await agent.ask('presence:set', { status: 'away' }))
    await visitor.heard('presence', ({ availability }) => availability === 'offline')

    const [first, second] = [await house.aVisitor(), await house.aVisitor()]
    await Promise.all([first.connect(there), second.connect(here)])
    const [ahead, behind] = [await opens(first), await opens(second)]
    expect([ahead.waiting?.position, behind.waiting?.position]).toEqual([1, 2])
    yes(await first.ask('conversation:close', { conversationId: ahead.id }))
    await second.heard('queue:position', ({ position }) => position === 1)
    yes(await second.ask('conversation:close', { conversationId: behind.id }))

    visitor.hangUp()
    await agent.heard('conversation:presence', ({ conversationId, online }) => conversationId === id && online === false)
    agent.hangUp()
  })

  it('end the line of who was taken over by somebody the site vouches for', async () => {
    const anonymous = await house.aVisitor()
    const { site, visitorToken } = anonymous.session
    const { secret } = await callsTo(here).done<MadeIdentitySecret>('POST', `/api/sites/${site.id}/identity-secret`, { token: house.admin.token })
    const vouchedFor = (wish: object = {}) => callsTo(here).done<VisitorSession>('POST', '/api/visitor/session', {
      body: { siteKey: site.siteKey, identityToken: sign({ clock: new SystemClock() }, secret), ...wish }, headers: { origin: here },
    })
    const known = await vouchedFor()
    const socket = await anonymous.connect(there)
    const { id } = await opens(anonymous)
    const gone = new Promise((resolve) => { socket.once('disconnect', resolve) })
    expect(await vouchedFor({ visitorToken })).toMatchObject({ visitor: known.visitor, conversations: [{ id }] })
    await Promise.race([gone, tooLate(revokedMs, 'A socket outlives its visitor.')])
    await expect(anonymous.connect(there)).rejects.toMatchObject({ data: { code: 'unauthenticated' } })
  })

  it('go on without Redis: at once on each node, within a heartbeat across, and as before when it is back', async () => {
    const { visitor, agent, id } = await aTalkAcross()
    const [colleague, leaver] = [await house.anAgent(), await house.anAgent()]
    await Promise.all([colleague.connect(here), leaver.connect(there)])
    await Promise.all([log(colleague, id), log(leaver, id)])
    await house.redis.kill()
    await until(async () => await figure(here, 'parley_redis_up') === 0 && await figure(there, 'parley_redis_up') === 0)

    const began = performance.now()
    const [said] = await Promise.all([says(visitor, id, 'to the same node'), hears(colleague, 'to the same node')])
    expect(performance.now() - began).toBeLessThan(1_000)
    expect(await headOf(agent, id)).toBeGreaterThanOrEqual(said.seq)
    expect((await log(agent, id)).at(-1)).toMatchObject({ body: 'to the same node' })

    // Who left the queue reads nothing more of it, and who signed out nothing at all, though no word can reach their node.
    const socket = await agent.connect(there)
    const gone = new Promise((resolve) => { socket.once('disconnect', resolve) })
    await callsTo(here).done('PATCH', `/api/agents/${leaver.id}`, { token: house.admin.token, body: { queueIds: [] } })
    await callsTo(here).done('POST', '/api/auth/logout', { token: agent.token })
    await Promise.race([gone, tooLate(revokedMs, 'A socket outlives its session.')])
    await leaver.heard('conversation:removed', ({ conversationId }) => conversationId === id)
    await visitor.heard('conversation:presence', ({ conversationId, by, online }) => conversationId === id && by === 'agent' && !online)
    colleague.hangUp()

    const [other, waiting] = [await house.anAgent(), await house.aVisitor()]
    await waiting.connect(here)
    const { id: waits } = await opens(waiting)
    await isHere(other, there)
    await isHeld(waits, other)
    expect(await headOf(waiting, waits)).toBeGreaterThan(1)

    // With nobody to move away first, a stop takes no time.
    visitor.hangUp()
    waiting.hangUp()
    await house.nodes[0].stop()
    await house.nodes[0].start()
    expect((await fetch(`${here}/health/ready`)).status).toBe(200)
    await visitor.connect(here)
    await log(visitor, id)
    await house.redis.startAgain()
    await until(async () => await figure(here, 'parley_redis_up') === 1 && await figure(there, 'parley_redis_up') === 1, heartbeatMs)
    await log(other, waits)
    await waiting.connect(here)
    await says(waiting, waits, 'Redis is back')
    await hears(other, 'Redis is back')
    other.hangUp()
  }, 90_000)

  it('take nothing with them when they die', async () => {
    const { visitor, agent, id } = await aTalkAcross()
    const said = await says(agent, id, 'my last words here')
    await house.nodes[1].kill()
    // As if its lease had run out meanwhile.
    await house.db.query(`update nodes set seen_at = now() - interval '1 minute'
      where id in (select node_id from connections where person_id = $1)`, [agent.id])
    await visitor.heard('conversation:presence', ({ conversationId, by, online }) => conversationId === id && by === 'agent' && !online)
    expect((await log(visitor, id)).find(({ id: entry }) => entry === said.id)).toBeDefined()
    await agent.connect(here)
    await log(agent, id)
    await says(visitor, id, 'are you there')
    await hears(agent, 'are you there')
    await sees(agent, id, (conversation) => conversation.agent?.id === agent.id)
  })
})

async function until(isSo: () => Promise<boolean>, withinMs = revokedMs): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!await isSo()) {
    if (performance.now() > deadline) throw new Error(`It is not so after ${withinMs} ms.`)
    await pause(50)
  }
}
const tooLate = (ms: number, why: string) => pause(ms, undefined, { ref: false }).then(() => { throw new Error(why) })
