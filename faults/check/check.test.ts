import { describe, expect, it } from 'vitest'
import type { History, Refusal } from '../history.js'
import { aCleanHistory, talk } from './a-clean-history.js'
import { check } from './check.js'
import { noCounters, type Counter } from './counters.js'

/** What is there for certain in the history that is spoilt. */
const the = <T>(thing: T | undefined): T => {
  if (thing === undefined) throw new Error('the history has no such thing')
  return thing
}
const countersOf = (spoil: (history: History) => void) => {
  const history = aCleanHistory()
  spoil(history)
  return check(history).counters
}
const entryNamed = ({ stored }: History, clientId: string) =>
  the(stored.entries.find((entry) => entry.clientId === clientId))
const forget = (history: History, clientId: string) => {
  history.stored.entries = history.stored.entries.filter((entry) => entry.clientId !== clientId)
}
const waiting = (clientId: string, state: 'sending' | 'waiting' | 'failed') =>
  ({ clientId, body: `text ${clientId}`, state })

const aRefusal = (code: string, more: Partial<Refusal> = {}): Refusal => ({
  page: 'v.1', reader: 'visitor', event: 'message:send', clientId: 'first', code, message: '', at: 2, ...more,
})

describe('a run in which everything went well', () => {
  it('has nothing against it', () => {
    expect(check(aCleanHistory())).toEqual({ counters: noCounters(), findings: [] })
  })

  it('may have in it what everyone survived: repeats, refusals, texts taken back, feeds that started over', () => {
    expect(countersOf((history) => {
      history.acks.push({ ...the(history.acks[0]), at: 9 })
      const second = the(history.sends[3])
      history.sends.push(
        { ...second, clientId: 'refused', body: 'text refused', file: 'never sent', at: 8 },
        { ...second, clientId: 'taken back', body: 'text taken back', at: 9, isDiscarded: true },
        { ...second, clientId: 'never kept', page: 'v.2', body: 'text never kept', at: 10, keptAt: null },
      )
      history.ends.push({ page: 'v.2', at: 40 })
      history.refusals.push(
        aRefusal('conflict', { message: 'This conversation was closed.' }), aRefusal('unavailable'), aRefusal('no answer'),
        aRefusal('forbidden', { reader: 'team' }), aRefusal('not_found', { event: 'conversation:accept' }),
      )
      the(history.screens[0]?.threads[0]).waiting = [waiting('refused', 'failed')]
      const feed = the(history.feeds[0])
      feed.applied = [...feed.applied, ...feed.applied]
    })).toEqual(noCounters())
  })

  it('has no order in what two pages of one browser took in the same moment', () => {
    expect(countersOf(({ sends }) => {
      sends.push({ ...the(sends.shift()), page: 'v.2' })
    })).toEqual(noCounters())
  })

  it('says so of comings and goings, which no version counts', () => {
    expect(countersOf(({ screens }) => {
      const row = the(screens[1]?.rows[0])
      if ('visitor' in row) row.visitor.online = false
    })).toEqual(noCounters())
  })
})

describe('what is planted is found', () => {
  it.each<[string, Counter, (history: History) => void]>([
    ['an acknowledged text that is not stored', 'acknowledgedLost', (history) => forget(history, 'second')],
    ['a file that did not come with its text', 'acknowledgedLost', (history) => {
      entryNamed(history, 'first').files = []
    }],
    ['a file with other bytes', 'acknowledgedLost', (history) => { entryNamed(history, 'first').files = ['byte'] }],
    ['a file that came twice', 'duplicatesStored', (history) => {
      entryNamed(history, 'first').files = ['bytes', 'bytes']
    }],
    ['a text stored twice', 'duplicatesStored', (history) => {
      const again = { seq: 6, visitorSeq: 5, id: 'entry-6', clientId: 'other' }
      history.stored.entries.push({ ...entryNamed(history, 'second'), ...again })
    }],
    ['a line that stood twice for a moment', 'duplicatesDisplayed', (history) => {
      history.doubles.push({ page: 'v.1', conversationId: talk, key: 'first', at: 3 })
    }],
    ['a stored line that still waits', 'duplicatesDisplayed', ({ screens }) => {
      the(screens[0]?.threads[0]).waiting = [waiting('first', 'failed')]
    }],
    ['two lines with one text', 'duplicatesDisplayed', ({ screens }) => {
      const thread = the(screens[0]?.threads[0])
      thread.lines = [...thread.lines, { ...the(thread.lines[1]), key: 'another', id: 'another' }]
    }],
    ["a hole in the team's numbers", 'gaps', (history) => { entryNamed(history, 'second').seq = 6 }],
    ["a hole in the visitor's numbers", 'gaps', (history) => { entryNamed(history, 'answer').visitorSeq = null }],
    ['a head beyond the last entry', 'gaps', ({ stored }) => { the(stored.conversations[0]).head = 6 }],
    ['a feed that left one out', 'gaps', ({ feeds }) => { the(feeds[0]).applied.splice(1, 1) }],
    ['texts of one browser in another order', 'orderViolations', ({ sends }) => { sends.reverse() }],
    ['texts of two pages of one browser in another order', 'orderViolations', ({ sends }) => {
      Object.assign(the(sends[3]), { at: 100 })
      sends.push({ ...the(sends.shift()), page: 'v.2', at: 700 })
    }],
    ['a text before one that had been acknowledged when it was written', 'orderViolations', ({ acks }) => {
      the(acks[3]).at = 3.5
    }],
    ['a feed with another entry at a number', 'orderViolations', ({ feeds }) => {
      the(the(feeds[1]).applied[2]).id = 'entry-4'
    }],
    ['an acknowledgement of an entry that is not there', 'phantomAcknowledgements', ({ acks }) => {
      the(acks[0]).entry.id = 'nowhere'
    }],
    ['an acknowledgement with another number', 'phantomAcknowledgements', ({ acks }) => {
      the(acks[0]).entry.seq = 3
    }],
    ['an acknowledgement of the text under another name', 'phantomAcknowledgements', (history) => {
      entryNamed(history, 'first').clientId = 'minted elsewhere'
    }],
    ['a repeat that was answered with another entry', 'phantomAcknowledgements', ({ acks }) => {
      acks.push({ ...the(acks[0]), entry: the(acks[3]).entry })
    }],
    ['an edit that was answered and not stored', 'phantomAcknowledgements', ({ acks, deeds }) => {
      const entry = { ...the(acks[0]).entry, id: 'edit' }
      deeds.push({ page: 'v.1', reader: 'visitor', event: 'message:edit', at: 9, entry })
    }],
    ['a text that still waits at rest', 'stuckPending', ({ sends, screens }) => {
      sends.push({ ...the(sends[3]), clientId: 'late', body: 'text late', at: 8 })
      the(screens[0]?.threads[0]).waiting = [waiting('late', 'waiting')]
    }],
    ['an opening that still is being sent', 'stuckPending', ({ screens }) => {
      the(screens[0]).openings = [waiting('opening', 'sending')]
    }],
    ['a text that was not kept while its page went on', 'vanished', ({ sends }) => { the(sends[3]).keptAt = null }],
    ['a text that was kept too late', 'vanished', ({ sends }) => { the(sends[3]).keptAt = 6_000 }],
    ['somebody who is here for ever, with no page', 'presenceDifferences', ({ presence }) => { the(presence[1]).pages = 0 }],
    ['a page that nobody knows to be here', 'presenceDifferences', ({ presence }) => { the(presence[0]).rows = 0 }],
    ['a text refused as too much', 'wrongRefusals', ({ refusals }) => { refusals.push(aRefusal('rate_limited')) }],
    ['a visitor refused in their own conversation', 'wrongRefusals', ({ refusals }) => { refusals.push(aRefusal('forbidden')) }],
    ['a repeat that was taken for another text', 'wrongRefusals', ({ refusals }) => {
      refusals.push(aRefusal('conflict', { message: 'Something else was sent under this id before.' }))
    }],
    ['a conversation that lost its place in line', 'routingViolations', ({ looks }) => {
      looks.push({ at: 1, overCapacity: [], heldTwice: [], inNoState: [], lostPlace: [talk] })
    }],
    ['a text that was kept and is nowhere', 'vanished', ({ sends }) => {
      sends.push({ ...the(sends[3]), clientId: 'gone', body: 'text gone', at: 8 })
    }],
    ['a thread that lacks its last line', 'stateDifferences', ({ screens }) => {
      const thread = the(screens[1]?.threads[0])
      thread.lines = thread.lines.slice(0, -1)
    }],
    ['an unread count that is old', 'stateDifferences', ({ screens }) => { the(screens[1]?.rows[0]).unread = 0 }],
    ['a receipt that is old', 'stateDifferences', ({ screens }) => {
      the(the(screens[0]?.threads[0]).view ?? undefined).receipts.agent.readSeq = 2
    }],
    ['a conversation missing from a list', 'stateDifferences', ({ screens }) => { the(screens[0]).rows = [] }],
    ['a conversation that should have left a list', 'stateDifferences', ({ fresh }) => { the(fresh[1]).rows = [] }],
    ['a page that never came to rest', 'neverAtRest', ({ restless }) => {
      restless.push({ page: 'v.1', why: 'is offline' })
    }],
    ['a note that reached a visitor', 'leakedNotes', ({ leaks }) => {
      leaks.push({ page: 'v.1', way: 'entry', text: '' })
    }],
    ['two holders', 'routingViolations', ({ stored }) => {
      stored.assignments.push({ conversationId: talk, agentId: 'other' })
    }],
    ['a holder without an assignment', 'routingViolations', ({ stored }) => { stored.assignments = [] }],
    ['an agent over capacity', 'routingViolations', ({ stored }) => { the(stored.agents[0]).capacity = 0 }],
    ['a conversation that waits beside a free agent', 'routingViolations', ({ stored }) => {
      const nothingYet = { id: 'waits', status: 'queued', agentId: null, head: 0, visitorHead: 0 }
      stored.conversations.push({ ...the(stored.conversations[0]), ...nothingYet })
    }],
    ['an agent who was over capacity for a moment', 'routingViolations', ({ looks }) => {
      looks.push({ at: 1, overCapacity: ['agent-id'], heldTwice: [], inNoState: [], lostPlace: [] })
    }],
  ])('%s', (_, counter, spoil) => {
    expect(countersOf(spoil)[counter]).toBeGreaterThan(0)
  })
})
