import { expect, test } from 'vitest'
import { fakeLink } from '../fakes/link.js'
import { createOwnPresence } from './presence.js'

const ana = { id: 'ana', declaredStatus: 'online' as const, statusReason: null }
const silent = () => Promise.resolve(null)

test('a status shows at once and stays when it is accepted', async () => {
  const presence = createOwnPresence(fakeLink({ 'presence:set': () => ({ ok: true, status: 'away' }) }), ana, silent)
  const asked = presence.set('away', 'Lunch')
  expect(presence.status.value).toBe('away')
  expect(await asked).toBeNull()
  expect([presence.status.value, presence.reason.value]).toEqual(['away', 'Lunch'])
})

test('a status that is refused goes back, and says why', async () => {
  const presence = createOwnPresence(fakeLink(), ana, silent)
  const error = await presence.set('offline')
  expect(error?.code).toBe('unavailable')
  expect(presence.status.value).toBe('online')
})

test('another tab of the same agent is followed, a colleague is not', async () => {
  const link = fakeLink()
  const presence = createOwnPresence(link, ana, async () => ({ declaredStatus: 'transfers-only', statusReason: null }))
  link.push('presence', { agentId: 'ben', status: 'away', held: 0 })
  link.push('presence', { agentId: 'ana', status: 'transfers-only', held: 0 })
  await expect.poll(() => presence.status.value).toBe('transfers-only')
})

test('also where several are told of together', async () => {
  const link = fakeLink()
  const presence = createOwnPresence(link, ana, async () => ({ declaredStatus: 'away', statusReason: 'Lunch' }))
  link.push('presences', { agents: [{ agentId: 'ben', status: 'away', held: 0 }, { agentId: 'ana', status: 'away', held: 1 }] })
  await expect.poll(() => presence.reason.value).toBe('Lunch')
})

test('to be seen as offline because the line was down changes nothing of what was declared', async () => {
  const link = fakeLink()
  const presence = createOwnPresence(link, ana, async () => ana)
  link.push('presence', { agentId: 'ana', status: 'offline', held: 0 })
  await Promise.resolve()
  expect(presence.status.value).toBe('online')
})
