import { expect, test } from 'vitest'
import type { Offer } from '@parley/protocol'
import { fakeLink } from '../fakes/link.js'
import { createOffers, endsOffer } from './offers.js'

const anOffer = (conversationId: string, second: number): Offer => ({
  conversationId, queue: { id: 'billing', name: 'Billing' }, visitorId: 'v', visitorName: 'Sofia', preview: 'Hello',
  offeredAt: `2026-11-20T09:00:${second}.000Z`, expiresAt: `2026-11-20T09:00:${second + 20}.000Z`,
})

test('offers come by reading and by push, oldest first, and each once', () => {
  const link = fakeLink()
  const offers = createOffers(link)
  link.push('offer', { offer: anOffer('second', 20) })
  link.push('offer', { offer: anOffer('first', 10) })
  link.push('offer', { offer: anOffer('second', 30) })
  expect(offers.all.value.map((offer) => [offer.conversationId, offer.offeredAt.slice(17, 19)])).toEqual([['first', '10'], ['second', '30']])
  offers.read([anOffer('only', 15)])
  expect(offers.all.value.map(({ conversationId }) => conversationId)).toEqual(['only'])
})

test('one that ends disappears, and says how', () => {
  const link = fakeLink()
  const ended: string[] = []
  const offers = createOffers(link, (offer, end) => ended.push(`${offer.conversationId} ${end}`))
  link.push('offer', { offer: anOffer('first', 10) })
  link.push('offer:ended', { conversationId: 'unknown', end: 'withdrawn' })
  link.push('offer:ended', { conversationId: 'first', end: 'withdrawn' })
  expect([offers.all.value, ended]).toEqual([[], ['first withdrawn']])
})

test('declining shows at once, and comes back when the server was not reached', async () => {
  const link = fakeLink({ 'offer:decline': () => ({ ok: true }) })
  const offers = createOffers(link)
  link.push('offer', { offer: anOffer('first', 10) })
  const declined = offers.decline('first')
  expect(offers.all.value).toEqual([])
  expect(await declined).toBeNull()
  link.push('offer', { offer: anOffer('second', 20) })
  link.turn('offline')
  expect(await offers.decline('second')).toMatchObject({ code: 'unavailable' })
  expect(offers.all.value).toHaveLength(1)
})

test('a yes without a slot leaves the question there, and so does one that was not heard', () => {
  expect((['conflict', 'unavailable', 'already_taken', 'not_found'] as const).map(endsOffer)).toEqual([false, false, true, true])
})
