import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Entry } from '@parley/protocol'
import { bodies, log, no, opens, says, sees, yes } from './talks.js'
import { aWorld, type World } from './world.js'

let world: World
beforeAll(async () => { world = await aWorld() })
afterAll(() => world.close())

it('gives the same answer to every repeat of a send, and stores it once', async () => {
  const visitor = await world.aVisitor()
  await visitor.connect()
  const { id } = await opens(visitor)
  const send = { conversationId: id, clientId: randomUUID(), body: 'I was charged twice' }
  const replies = await Promise.all(Array.from({ length: 10 }, () => visitor.ask<{ entry: Entry }>('message:send', send)))
  const entries = replies.map((reply) => yes(reply).entry)
  expect(new Set(entries.map(({ id: entryId }) => entryId)).size).toBe(1)
  expect(bodies(await log(visitor, id))).toEqual(['Hello', 'I was charged twice'])
})

it('refuses another text under the same id, and takes it under a new one', async () => {
  const visitor = await world.aVisitor()
  await visitor.connect()
  const { id } = await opens(visitor)
  const clientId = randomUUID()
  await says(visitor, id, 'one', clientId)
  expect(no(await visitor.ask('message:send', { conversationId: id, clientId, body: 'two' }))).toBe('conflict')
  await says(visitor, id, 'two')
  expect(bodies(await log(visitor, id))).toEqual(['Hello', 'one', 'two'])
})

it('opens one conversation however often it is asked to, with its first message once', async () => {
  const visitor = await world.aVisitor()
  await visitor.connect()
  const wish = { clientId: randomUUID(), message: { clientId: randomUUID(), body: 'first' } }
  const opened = await Promise.all(Array.from({ length: 5 }, () => opens(visitor, null, wish)))
  expect(new Set(opened.map(({ id }) => id)).size).toBe(1)
  expect(bodies(await log(visitor, opened[0]?.id ?? ''))).toEqual(['first'])
})

it('keeps each sender\'s order, and one numbering without holes for both', async () => {
  const [agent, visitor] = await Promise.all([world.anAgent(), world.aVisitor()])
  await agent.connect()
  await visitor.connect()
  const { id } = await opens(visitor, 'start')
  await sees(agent, id, (conversation) => conversation.agent?.id === agent.id)
  await Promise.all([
    (async () => { for (let n = 1; n <= 8; n += 1) await says(visitor, id, `visitor ${n}`) })(),
    (async () => { for (let n = 1; n <= 8; n += 1) await says(agent, id, `agent ${n}`) })(),
  ])
  const [theirs, ours] = [await log(visitor, id), await log(agent, id)]
  expect(bodies(theirs)).toEqual(bodies(ours))
  expect(bodies(theirs).filter((body) => body.startsWith('agent'))).toEqual(Array.from({ length: 8 }, (_, n) => `agent ${n + 1}`))
  expect(theirs.map(({ seq }) => seq)).toEqual(theirs.map((_, place) => place + 1))
  expect(ours.map(({ seq }) => seq)).toEqual(ours.map((_, place) => place + 1))
})

it('refuses an agent who missed something, when asked to look, and lets them send once they have seen it', async () => {
  const [agent, visitor] = await Promise.all([world.anAgent({ capacity: 9 }), world.aVisitor()])
  await agent.connect()
  await visitor.connect()
  const { id } = await opens(visitor, 'start')
  const { agent: holder } = await sees(agent, id, (conversation) => conversation.agent !== null).catch(() => ({ agent: null }))
  if (holder?.id !== agent.id) yes(await agent.ask('conversation:accept', { conversationId: id }))
  const seen = (await log(agent, id)).length
  await says(visitor, id, 'wait, one more thing')
  const send = { conversationId: id, clientId: randomUUID(), body: 'Done' }
  expect(no(await agent.ask('message:send', { ...send, seenSeq: seen }))).toBe('conflict')
  yes(await agent.ask('message:send', { ...send, seenSeq: seen + 1 }))
})
