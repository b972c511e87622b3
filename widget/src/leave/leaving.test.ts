import { memoryStorage } from '@parley/client'
import { afterEach, expect, test } from 'vitest'
import { createFakeLink, type FakeLink } from '../fakes/fake-link.js'
import { conversation, session } from '../fakes/samples.js'
import { createStay, type Stay } from '../store/stay.js'

let stay: Stay | null = null
afterEach(() => stay?.leave())

const waiting = conversation({
  status: 'queued', agent: null, waiting: { position: 2, estimatedWaitSeconds: 60, queuedAt: '2026-11-21T12:00:00.000Z' },
})
const left = conversation({ ...waiting, version: 2, waiting: null, left: 'message' })

function inside(link: FakeLink): Stay {
  return stay = createStay({
    session: session({ conversations: [waiting] }), link, storage: memoryStorage(), isAttended: () => false,
    time: { now: () => 0, after: () => () => undefined }, token: () => Promise.resolve(null),
    onOpened: () => undefined, onMessage: () => undefined, refresh: () => undefined,
  })
}

test('who leaves a message is out of line at once, with what was said and how to be reached', async () => {
  const link = createFakeLink({
    'conversation:sync': () => ({ ok: true, mode: 'continue', entries: [], head: 0, conversation: waiting }),
    'conversation:leave-message': () => ({ ok: true, conversation: left }),
  })
  const { leaveMessage, thread, conversations } = inside(link)
  await expect.poll(() => thread(waiting.id).place.value?.position).toBe(2)
  const said = { as: 'message' as const, fields: { email: 'sofia@example.com' }, message: { clientId: 'c1', body: 'an invoice, please' } }
  expect(await leaveMessage(waiting.id, said)).toBeNull()
  expect(link.asked.at(-1)).toEqual({ event: 'conversation:leave-message', request: { conversationId: waiting.id, ...said } })
  expect(conversations.value[0]).toMatchObject({ left: 'message' })
  expect(thread(waiting.id).place.value).toBeNull()
})

test('without a line nothing is left, and the place is kept', async () => {
  const link = createFakeLink({
    'conversation:sync': () => ({ ok: true, mode: 'continue', entries: [], head: 0, conversation: waiting }),
  })
  const { leaveMessage, conversations } = inside(link)
  link.turn('offline')
  expect(await leaveMessage(waiting.id, { as: 'message' })).toMatchObject({ code: 'unavailable' })
  expect(conversations.value[0]).toMatchObject({ left: null })
})

test('who may not wait opens a conversation that is left from the beginning', async () => {
  const link = createFakeLink()
  const clientId = inside(link).open({ email: 'sofia@example.com', leave: { as: 'call-back', phone: '+49 30 123456' } }, 'call me, please', [])
  await expect.poll(() => link.asked.find(({ event }) => event === 'conversation:open')?.request).toMatchObject({
    clientId, leave: { as: 'call-back', phone: '+49 30 123456' }, fields: { email: 'sofia@example.com' },
    message: { body: 'call me, please' },
  })
})
