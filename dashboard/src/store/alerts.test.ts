import { signal } from '@preact/signals'
import { expect, test } from 'vitest'
import type { Offer } from '@parley/protocol'
import { aConversation, waitingSince, wordOf } from '../fakes/conversation.js'
import { fakeLink } from '../fakes/link.js'
import { createAlerts } from './alerts.js'
import { createInbox } from './inbox.js'

/** A browser in which the earlier of two claims wins, whatever the clock says. */
function aBrowser() {
  const claims: { what: string; afterMs: number; decide: (isMine: boolean) => void }[] = []
  return {
    claim: (what: string, afterMs: number) => new Promise<boolean>((resolve) => {
      claims.push({ what, afterMs, decide: resolve })
    }),
    /** Time goes by, and everything that was claimed is given to who waited least. */
    async decide() {
      const taken = new Set<string>()
      for (const { what, decide } of claims.splice(0).sort((a, b) => a.afterMs - b.afterMs)) {
        decide(!taken.has(what))
        taken.add(what)
      }
      await Promise.resolve()
      await Promise.resolve()
    },
  }
}

async function aTab(
  { browser = aBrowser(), first = true, visible = false, taking = false, sound = true, touched = true } = {},
) {
  const link = fakeLink({ 'inbox:open': () => ({ ok: true, rows: [aConversation('known')], offers: [] }) })
  const inbox = createInbox(link, 'ana')
  const offers = signal<readonly Offer[]>([])
  const rung: string[] = []
  const shown: string[] = []
  const { attend } = createAlerts({
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
      canRing: () => touched,
      ring: (kind) => {
        if (touched) rung.push(kind)
      },
      close: () => undefined,
    },
    tabs: { isFirst: () => first, claim: browser.claim, close: () => undefined },
  })
  await expect.poll(() => inbox.state.value).toBe('ready')
  return { inbox, rung, shown, offers, attend, decide: browser.decide }
}
const message = aConversation('known', { version: 2, lastMessage: wordOf('visitor', 3, '2026-11-20T09:00:00.000Z') })

test('what was there when the tab opened is no news, what comes after rings and shows', async () => {
  const { inbox, rung, shown, decide } = await aTab()
  inbox.put(message)
  inbox.put(aConversation('given'))
  expect(rung).toEqual([])
  await decide()
  expect(rung).toEqual(['message', 'assigned'])
  expect(shown).toEqual(['known', 'given'])
})

test('one of five tabs rings and shows, the first while it is there', async () => {
  const browser = aBrowser()
  const tabs = await Promise.all([false, false, true, false, false].map((first) => aTab({ browser, first })))
  for (const { inbox } of tabs) inbox.put(message)
  await browser.decide()
  expect(tabs.map(({ rung }) => rung)).toEqual([[], [], ['message'], [], []])
  expect(tabs.map(({ shown }) => shown)).toEqual([[], [], ['known'], [], []])
  for (const { inbox } of [tabs[0], tabs[4]].filter((tab) => tab !== undefined)) inbox.put(aConversation('new'))
  await browser.decide()
  expect(tabs.flatMap(({ rung }) => rung)).toEqual(['assigned', 'message'])
})

test('what somebody looks at in any tab is silent in all, the rest is not', async () => {
  const browser = aBrowser()
  const [looking, other] = [await aTab({ browser, first: false }), await aTab({ browser })]
  looking.attend('known')
  for (const { inbox } of [looking, other]) inbox.put(message)
  await browser.decide()
  expect([looking.rung, other.rung, other.shown]).toEqual([[], [], []])
  for (const { inbox } of [looking, other]) inbox.put(aConversation('other'))
  await browser.decide()
  expect([looking.rung, other.rung]).toEqual([[], ['assigned']])
})

test('what is read meanwhile on another device is silent', async () => {
  const { inbox, rung, shown, decide } = await aTab()
  inbox.put(message)
  const read = { visitor: { deliveredSeq: 0, readSeq: 0 }, agent: { deliveredSeq: 3, readSeq: 3 } }
  inbox.put({ ...message, version: 3, receipts: read })
  await decide()
  expect([rung, shown]).toEqual([[], []])
})

test('a conversation that waits only until its agent is found rings once', async () => {
  const { inbox, rung, decide } = await aTab()
  inbox.put(waitingSince('new', '2026-11-20T09:00:00.000Z'))
  inbox.put(aConversation('new', { version: 2 }))
  inbox.put(waitingSince('waits', '2026-11-20T09:00:00.000Z'))
  await decide()
  expect(rung).toEqual(['assigned', 'waiting'])
})

test('a conversation that one takes oneself is no surprise, in another tab neither', async () => {
  const browser = aBrowser()
  const [taking, other] = [await aTab({ browser, taking: true, first: false }), await aTab({ browser })]
  for (const { inbox } of [taking, other]) inbox.put(aConversation('taken'))
  await browser.decide()
  expect([taking.rung, other.rung]).toEqual([[], []])
})

test('a visible page needs no desktop notice, and sound can be off', async () => {
  const { inbox, rung, shown, decide } = await aTab({ visible: true, sound: false })
  inbox.put(message)
  await decide()
  expect([rung, shown]).toEqual([[], []])
})

test('a first tab that may not make a sound leaves it to one that may, unless there is none', async () => {
  const browser = aBrowser()
  const [restored, used] = [await aTab({ browser, touched: false }), await aTab({ browser, first: false })]
  for (const { inbox } of [restored, used]) inbox.put(message)
  await browser.decide()
  expect([restored.rung, restored.shown, used.rung, used.shown]).toEqual([[], [], ['message'], ['known']])
  restored.inbox.put(aConversation('new'))
  await browser.decide()
  expect(restored.shown).toEqual(['new'])
})

const offer: Offer = {
  conversationId: 'asked', queue: { id: 'billing', name: 'Billing' }, visitorId: 'v', visitorName: 'Sofia', preview: 'Hello',
  offeredAt: '2026-11-20T09:00:00.000Z', expiresAt: null,
}

test.each([['the first', true, true], ['another, where the first may not make a sound', false, true], ['one of two that count as the first', true, false]])(
  'an offer rings and shows once, in %s tab', async (_, firstIsTouched, isInLine) => {
    const browser = aBrowser()
    const tabs = [await aTab({ browser, touched: firstIsTouched }), await aTab({ browser, first: !isInLine })]
    for (const { offers } of tabs) offers.value = [offer]
    for (const { offers } of tabs) offers.value = [{ ...offer }]
    await browser.decide()
    const winner = firstIsTouched ? 0 : 1
    expect(tabs.map(({ rung }) => rung.length)).toEqual(winner === 0 ? [1, 0] : [0, 1])
    expect(tabs.map(({ shown }) => shown.length)).toEqual(winner === 0 ? [1, 0] : [0, 1])
  })

test('an offer that was answered before its turn to ring is silent, and one that is made again is not', async () => {
  const { offers, rung, decide } = await aTab()
  offers.value = [offer]
  offers.value = []
  await decide()
  expect(rung).toEqual([])
  offers.value = [{ ...offer, offeredAt: '2026-11-20T09:01:00.000Z' }]
  await decide()
  expect(rung).toEqual(['offer'])
})
