import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Entry } from '@parley/protocol'
import { isTold, log, no, opens, says, sees, yes } from './talks.js'
import { aWorld, type World } from './world.js'

let world: World
beforeAll(async () => { world = await aWorld() })
afterAll(() => world.close())

const secret = 'payment provider incident 311'

it('keeps notes, their edits and recalls from the visitor by every path, without a hole that tells', async () => {
  const [agent, visitor] = await Promise.all([world.anAgent(), world.aVisitor()])
  await agent.connect()
  await visitor.connect()
  const { id } = await opens(visitor)
  await sees(agent, id, (conversation) => conversation.agent?.id === agent.id)
  await log(visitor, id)
  await isTold(visitor, id, (conversation) => conversation.agent !== null)
  const before = yes(await visitor.ask<{ heads: Record<string, unknown> }>('heartbeat', {})).heads[id]

  const note = yes(await agent.ask<{ entry: Entry }>('note:add', { conversationId: id, clientId: randomUUID(), body: secret })).entry
  yes(await agent.ask('message:edit', { conversationId: id, entryId: note.id, body: `${secret}, again` }))
  yes(await agent.ask('message:recall', { conversationId: id, entryId: note.id }))
  yes(await agent.ask('note:add', { conversationId: id, clientId: randomUUID(), body: secret }))
  expect(yes(await visitor.ask<{ heads: Record<string, unknown> }>('heartbeat', {})).heads[id]).toEqual(before)

  await says(agent, id, 'Looking into it')
  await visitor.heard('entry', ({ entry }) => (entry as Entry).kind === 'message')
  const theirs = await log(visitor, id)
  expect(theirs.map(({ seq }) => seq)).toEqual(theirs.map((_, place) => place + 1))
  expect(theirs.some(({ kind }) => kind === 'note' || kind === 'edited' || kind === 'recalled')).toBe(false)
  expect(JSON.stringify(visitor.pushes) + JSON.stringify(theirs)).not.toContain(secret)
  expect((await log(agent, id)).filter(({ kind }) => kind === 'note')).toHaveLength(2)
})

it('refuses a visitor who names a note, as if there were none', async () => {
  const [agent, visitor] = await Promise.all([world.anAgent({ capacity: 9 }), world.aVisitor()])
  await agent.connect()
  await visitor.connect()
  const { id } = await opens(visitor)
  const [mine] = await log(visitor, id).then((entries) => entries.filter(({ kind }) => kind === 'message'))
  const note = yes(await agent.ask<{ entry: Entry }>('note:add', { conversationId: id, clientId: randomUUID(), body: secret })).entry
  const reply = { conversationId: id, clientId: randomUUID(), body: 'About that' }
  expect(no(await visitor.ask('message:send', { ...reply, replyTo: note.id }))).toBe('not_found')
  yes(await visitor.ask('message:send', { ...reply, replyTo: mine?.id }))
  expect(no(await visitor.ask('message:edit', { conversationId: id, entryId: note.id, body: 'x' }))).toBe('not_found')
  yes(await visitor.ask('message:edit', { conversationId: id, entryId: mine?.id, body: 'Hello again' }))
})

it('shows a recalled text to nobody, live or in the log', async () => {
  const [agent, visitor] = await Promise.all([world.anAgent({ capacity: 9 }), world.aVisitor()])
  await agent.connect()
  await visitor.connect()
  const { id } = await opens(visitor)
  const said = await says(visitor, id, 'my card is 4111')
  yes(await visitor.ask('message:edit', { conversationId: id, entryId: said.id, body: 'my card is 4242' }))
  const first = yes(await visitor.ask<{ entry: Entry }>('message:recall', { conversationId: id, entryId: said.id })).entry
  const again = yes(await visitor.ask<{ entry: Entry }>('message:recall', { conversationId: id, entryId: said.id })).entry
  expect(again.id).toBe(first.id)
  expect(JSON.stringify([await log(visitor, id), await log(agent, id)])).not.toMatch(/4111|4242/)
  const { conversation } = yes(await agent.ask<{ conversation: unknown }>('conversation:sync', { conversationId: id, afterSeq: 0 }))
  expect(JSON.stringify(conversation)).not.toMatch(/4111|4242/)
})
