import { expect, test } from 'vitest'
import { fakeLink } from '../fakes/link.js'
import { createOwnPresence } from './presence.js'

const ana = { id: 'ana', declaredStatus: 'online' as const, statusReason: null }

test('a status shows at once and stays when it is accepted', async () => {
  const presence = createOwnPresence(fakeLink({ 'presence:set': () => ({ ok: true, status: 'away' }) }), ana)
  const asked = presence.set('away', 'Lunch')
  expect(presence.status.value).toBe('away')
  expect(await asked).toBeNull()
  expect([presence.status.value, presence.reason.value]).toEqual(['away', 'Lunch'])
})

test('a status that is refused goes back, and says why', async () => {
  const presence = createOwnPresence(fakeLink(), ana)
  const error = await presence.set('offline')
  expect(error?.code).toBe('unavailable')
  expect(presence.status.value).toBe('online')
})

test('another tab of the same agent is followed, a colleague is not', () => {
  const link = fakeLink()
  const presence = createOwnPresence(link, ana)
  link.push('presence', { agentId: 'ben', status: 'away', held: 0 })
  expect(presence.status.value).toBe('online')
  link.push('presence', { agentId: 'ana', status: 'transfers-only', held: 0 })
  expect(presence.status.value).toBe('transfers-only')
})
