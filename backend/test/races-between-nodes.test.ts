// Two backends as processes of their own: agents on both take the same conversation at the same moment, and a node dies
// between committing an assignment and telling of it. By hand, with the race as large as it is meant to be:
// `RACE_ROUNDS=1000 RACE_AGENTS=50`.
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AgentConversation, Head } from '@parley/protocol'
import { callsTo } from './calls.js'
import { aCluster, type Cluster } from './cluster.js'
import type { TestAgent, TestVisitor } from './people.js'
import { isRedisInstalled } from './redis-installed.js'
import { aRedis } from './redis-process.js'
import { log, opens, yes } from './talks.js'

const rounds = Number(process.env['RACE_ROUNDS'] ?? 25)
const racers = Number(process.env['RACE_AGENTS'] ?? 10)
/** What no push brought shows within this. */
const heartbeatMs = 25_000
/** Held by the story while a commit is to wait. */
const gate = 4203

describe.runIf(isRedisInstalled)('two nodes', () => {
  let house: Cluster
  let agents: TestAgent[]
  let visitor: TestVisitor
  beforeAll(async () => {
    house = await aCluster(aRedis)
    const [here, there] = house.nodes
    agents = await Promise.all(Array.from({ length: racers }, () => house.anAgent()))
    visitor = await house.aVisitor()
    await Promise.all([visitor.connect(here.url), ...agents.map((agent, n) => agent.connect(n % 2 ? here.url : there.url))])
  }, 300_000)
  afterAll(() => house?.close())

  const strategy = async (value: 'manual' | 'least-busy') => {
    const { rows: [queue] } = await house.db.query<{ id: string }>('select id from queues')
    await callsTo(house.nodes[0].url).done('PATCH', `/api/queues/${queue?.id}/routing`, { token: house.admin.token, body: { routing: { strategy: value } } })
  }

  it(`${racers} agents take the same conversation, ${rounds} times: one has it, and the others are told that they were slower`, async () => {
    await strategy('manual')
    const wins = new Map<string, number>()
    for (let round = 0; round < rounds; round += 1) {
      const { id } = await opens(visitor)
      const replies = await Promise.all(agents.map((agent) => agent.ask('conversation:accept', { conversationId: id })))
      const winners = agents.filter((_, n) => replies[n]?.ok)
      const codes = new Set(replies.flatMap((reply) => (reply.ok ? [] : [reply.error.code])))
      const { rows } = await house.db.query<{ agent_id: string; holders: number; assigned: number }>(`
        select c.agent_id, (select count(*)::int from assignments where conversation_id = c.id) as holders,
          (select count(*)::int from entries where conversation_id = c.id and kind = 'assigned') as assigned
        from conversations c where c.id = $1`, [id])
      expect({ round, winners: winners.map((agent) => agent.id), codes: [...codes], rows }).toEqual({
        round, winners: [rows[0]?.agent_id], codes: ['already_taken'], rows: [{ agent_id: winners[0]?.id, holders: 1, assigned: 1 }],
      })
      const [winner] = winners
      if (!winner) return expect.unreachable()
      wins.set(winner.id, (wins.get(winner.id) ?? 0) + 1)
      yes(await winner.ask('conversation:close', { conversationId: id }))
      // Nobody but the winner was told that they have it.
      for (const agent of agents) {
        const told = agent.pushes.flatMap(({ event, payload }) => (event === 'conversation:updated' ? [payload['conversation'] as AgentConversation] : []))
        expect(told.filter((each) => each.id === id && each.agent && each.agent.id !== winner.id)).toEqual([])
        agent.pushes.length = 0
      }
      visitor.pushes.length = 0
    }
    expect([...wins.values()].reduce((sum, each) => sum + each, 0)).toBe(rounds)
  }, 3_600_000)

  it('an assignment reaches its agent though the node that made it died before it could tell', async () => {
    const [dying, staying] = house.nodes
    const [agent] = agents
    if (!agent) return expect.unreachable()
    for (const each of agents) each.hangUp()
    visitor.hangUp()
    await Promise.all([agent.connect(staying.url), visitor.connect(dying.url), house.admin.connect(dying.url)])
    const { id } = await opens(visitor)
    await house.db.query(`
      create function waits_at_the_gate() returns trigger language plpgsql as $$
      begin perform pg_advisory_xact_lock_shared(${gate}); return null; end $$;
      create constraint trigger gate after insert on assignments deferrable initially deferred
        for each row execute function waits_at_the_gate()`)
    await house.db.query('select pg_advisory_lock($1)', [gate])
    // Nobody is there any more to take this answer.
    const answer = house.admin.ask('conversation:transfer', { conversationId: id, toAgentId: agent.id }).catch(() => null)
    const atTheGate = `select from pg_locks where locktype = 'advisory' and objid = ${gate} and not granted`
    await until(async () => (await house.db.query(atTheGate)).rowCount === 1)
    await dying.kill()
    await house.db.query('select pg_advisory_unlock($1)', [gate])
    await until(async () => (await house.db.query('select from conversations where id = $1 and agent_id = $2', [id, agent.id])).rowCount === 1)
    expect(await answer).toBeNull()
    await until(async () => id in yes(await agent.ask<{ heads: Record<string, Head> }>('heartbeat', {})).heads, heartbeatMs)
    expect((await log(agent, id)).at(-1)).toMatchObject({ kind: 'transferred', to: { agent: { id: agent.id } } })
    await house.db.query('drop trigger gate on assignments')
    await dying.start()
  }, 60_000)
})

async function until(isSo: () => Promise<boolean>, withinMs = 10_000): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!await isSo()) {
    if (performance.now() > deadline) throw new Error(`It is not so after ${withinMs} ms.`)
    await pause(20)
  }
}
