import { expect, test } from 'vitest'
import type { AgentConversation } from '@parley/protocol'
import { aConversation, waitingSince, wordOf } from '../fakes/conversation.js'
import { fakeLink } from '../fakes/link.js'
import { createInbox } from './inbox.js'

const ids = (rows: readonly AgentConversation[]) => rows.map(({ id }) => id)

async function anInbox(rows: AgentConversation[]) {
  const server = { rows }
  const link = fakeLink({ 'inbox:open': () => ({ ok: true, rows: server.rows, offers: [] }) })
  const inbox = createInbox(link, 'ana')
  await expect.poll(() => inbox.state.value).toBe('ready')
  return { inbox, link, server }
}

test('one’s own stand newest word first, those in the queue longest wait first', async () => {
  const { inbox } = await anInbox([
    aConversation('old', { lastMessage: wordOf('visitor', 2, '2026-11-20T09:01:00.000Z') }),
    aConversation('new', { lastMessage: wordOf('visitor', 2, '2026-11-20T09:05:00.000Z') }),
    waitingSince('late', '2026-11-20T09:04:00.000Z'),
    waitingSince('early', '2026-11-20T09:02:00.000Z'),
    aConversation('theirs', { agent: { id: 'ben', name: 'Ben' } }),
    aConversation('asleep', { status: 'snoozed', snoozedUntil: '2026-11-21T09:00:00.000Z' }),
  ])
  expect(ids(inbox.mine.value)).toEqual(['new', 'old'])
  expect(ids(inbox.queue.value)).toEqual(['early', 'late'])
  expect(ids(inbox.others.value)).toEqual(['theirs'])
  expect(ids(inbox.snoozed.value)).toEqual(['asleep'])
  expect(inbox.total.value).toBe(6)
})

test('a push moves a conversation from the queue to its agent, and an older one changes nothing', async () => {
  const { inbox, link } = await anInbox([waitingSince('c', '2026-11-20T09:00:00.000Z')])
  link.push('conversation:updated', { conversation: aConversation('c', { version: 3, unread: 1 }) })
  expect(ids(inbox.queue.value)).toEqual([])
  expect(ids(inbox.mine.value)).toEqual(['c'])
  expect(inbox.unread.value).toBe(1)
  link.push('conversation:updated', { conversation: waitingSince('c', '2026-11-20T09:00:00.000Z') })
  expect(ids(inbox.mine.value)).toEqual(['c'])
})

test('what leaves the agent’s sight leaves the list', async () => {
  const { inbox, link } = await anInbox([aConversation('c'), aConversation('d')])
  link.push('conversation:removed', { conversationId: 'c' })
  expect(ids(inbox.mine.value)).toEqual(['d'])
})

test('a heartbeat that knows of something newer has the list read again, and one that agrees does not', async () => {
  const { inbox, link, server } = await anInbox([aConversation('c', { version: 4, head: 7 })])
  const readings = () => link.asked.filter(({ event }) => event === 'inbox:open').length
  inbox.heads({ c: { seq: 7, version: 4 } })
  expect(readings()).toBe(1)
  server.rows = [aConversation('c', { version: 5, head: 8 }), aConversation('lost', { version: 1 })]
  inbox.heads({ c: { seq: 8, version: 5 }, lost: { seq: 2, version: 1 } })
  await expect.poll(() => ids(inbox.mine.value)).toContain('lost')
  expect(readings()).toBe(2)
  expect(inbox.state.value).toBe('ready')
})

test('a line that comes back has the list read again without a flash', async () => {
  const { inbox, link, server } = await anInbox([aConversation('c')])
  link.turn('offline')
  expect(inbox.state.value).toBe('ready')
  server.rows = [aConversation('d')]
  link.turn('online')
  await expect.poll(() => ids(inbox.mine.value)).toEqual(['d'])
})

test('a visitor who goes is shown as gone, although nothing else changed', async () => {
  const { inbox, link } = await anInbox([aConversation('c')])
  link.push('conversation:presence', { conversationId: 'c', by: 'visitor', online: false })
  expect(inbox.mine.value[0]?.visitor.online).toBe(false)
})

test('a refusal shows as failed, and reading again mends it', async () => {
  const link = fakeLink({ 'inbox:open': () => ({ ok: false, error: { code: 'unavailable', message: 'down' } }) })
  const inbox = createInbox(link, 'ana')
  await expect.poll(() => inbox.state.value).toBe('failed')
  link.answers['inbox:open'] = () => ({ ok: true, rows: [], offers: [] })
  await inbox.reload()
  expect(inbox.state.value).toBe('ready')
  expect(inbox.error.value).toBeNull()
})
