import { signal } from '@preact/signals'
import { expect, test } from 'vitest'
import type { Offer } from '@parley/protocol'
import { aConversation, wordOf } from '../fakes/conversation.js'
import { fakeLink } from '../fakes/link.js'
import { createAlerts } from './alerts.js'
import { createInbox } from './inbox.js'

async function aTab({
  first = true,
  attended = null as string | null,
  visible = false,
  taking = false,
  sound = true,
} = {}) {
  const link = fakeLink({ 'inbox:open': () => ({ ok: true, rows: [aConversation('known')], offers: [] }) })
  const inbox = createInbox(link, 'ana')
  const offers = signal<readonly Offer[]>([])
  const rung: string[] = []
  const shown: string[] = []
  createAlerts({
    agentId: 'ana',
    inbox,
    isTaking: () => taking,
    settings: () => ({ sound, notifications: true }),
    offers,
    show: (news) => {
      shown.push(news.kind === 'offer' ? news.offer.conversationId : news.conversation.id)
    },
    isVisible: () => visible,
    bell: {
      ring: (kind) => {
        rung.push(kind)
      },
      close: () => undefined,
    },
    tabs: { isFirst: () => first, attended: () => attended, attend: () => undefined, close: () => undefined },
  })
  await expect.poll(() => inbox.state.value).toBe('ready')
  return { inbox, rung, shown, offers }
}
const message = aConversation('known', { version: 2, lastMessage: wordOf('visitor', 3, '2026-11-20T09:00:00.000Z') })

test('what was there when the tab opened is no news, what comes after rings and shows', async () => {
  const { inbox, rung, shown } = await aTab()
  expect(rung).toEqual([])
  inbox.put(message)
  inbox.put(aConversation('given'))
  expect(rung).toEqual(['message', 'assigned'])
  expect(shown).toEqual(['known', 'given'])
})

test('only one tab rings', async () => {
  const { inbox, rung, shown } = await aTab({ first: false })
  inbox.put(message)
  expect([rung, shown]).toEqual([[], []])
})

test('what somebody looks at in any tab is silent, the rest is not', async () => {
  const { inbox, rung } = await aTab({ attended: 'known' })
  inbox.put(message)
  expect(rung).toEqual([])
  inbox.put(aConversation('other'))
  expect(rung).toEqual(['assigned'])
})

test('a conversation that one takes oneself is no surprise', async () => {
  const { inbox, rung } = await aTab({ taking: true })
  inbox.put(aConversation('taken'))
  expect(rung).toEqual([])
})

test('a visible page needs no desktop notice, and sound can be off', async () => {
  const { inbox, rung, shown } = await aTab({ visible: true, sound: false })
  inbox.put(message)
  expect([rung, shown]).toEqual([[], []])
})

test('an offer rings and shows once, in one tab', async () => {
  const offer: Offer = {
    conversationId: 'asked', queue: { id: 'billing', name: 'Billing' }, visitorName: 'Sofia', preview: 'Hello',
    offeredAt: '2026-11-20T09:00:00.000Z', expiresAt: null,
  }
  const [first, second] = [await aTab(), await aTab({ first: false })]
  for (const { offers } of [first, second]) offers.value = [offer]
  first.offers.value = [{ ...offer }]
  expect([first.rung, first.shown]).toEqual([['offer'], ['asked']])
  expect([second.rung, second.shown]).toEqual([[], []])
})
