import { beforeEach, expect, test } from 'vitest'
import { language } from '../words/words.js'
import { decisionWords, moreWords, verdictWords } from './decision-words.js'

const maya = { id: 'maya', name: 'Maya Lind' }
const nora = { id: 'nora', name: 'Nora Lind' }
const queue = { id: 'billing', name: 'Billing' }
beforeEach(() => { language.value = 'en' })

test('a decision names who and by which rule', () => {
  expect(decisionWords({ queue, outcome: 'assigned', agent: maya, rule: 'largest-free-share' }))
    .toBe('Given to Maya Lind: they had the largest share of places free')
  expect(decisionWords({ queue, outcome: 'waits', reason: 'all-full' })).toBe('It waits. Nobody online has a place free')
  expect(decisionWords({ queue, outcome: 'taken-over', agent: maya, by: nora })).toBe('Nora Lind took it over from Maya Lind')
  expect(decisionWords({ queue, outcome: 'taken-over', agent: nora, by: nora })).toBe('Nora Lind took it over')
  expect(decisionWords({ queue, outcome: 'moved', by: nora, to: { id: 'sales', name: 'Sales' } })).toBe('Nora Lind moved it to Sales')
  expect(decisionWords({ queue, outcome: 'woken', agent: maya })).toBe('Back with Maya Lind')
  expect(decisionWords({ queue, outcome: 'offers-withdrawn', agents: 3 })).toBe('3 offers were withdrawn')
  expect(decisionWords({ queue, outcome: 'message-left', as: 'call-back' })).toBe('The visitor would rather be called back')
  expect(decisionWords({ queue, outcome: 'reopened' })).toBe('The visitor wrote again, so it waits anew')
  expect(decisionWords({ queue, outcome: 'prioritised', rule: 'VIP', priority: 8, skills: ['invoices', 'refunds'] }))
    .toBe('Rule “VIP”: priority 8, queue Billing, needs invoices and refunds')
  expect(decisionWords({ queue, outcome: 'overflowed', why: 'max-wait', overflow: { to: 'queue', queueId: 'billing' } }, [queue]))
    .toBe('It waited as long as one may, so it went to Billing')
  expect(decisionWords({ queue, outcome: 'overflowed', why: 'closed', overflow: { to: 'message' } }))
    .toBe('The queue was closed, so it is a message now')
})

test('whoever was passed over hears why', () => {
  const base = { agent: maya, load: 3, capacity: 3 }
  expect(verdictWords({ ...base, verdict: 'chosen' })).toBe('chosen')
  expect(verdictWords({ ...base, verdict: 'skipped', reason: 'full' })).toBe('no place free')
  expect(verdictWords({ ...base, verdict: 'skipped', reason: 'skill-missing', skill: 'invoices' })).toBe('lacks the skill invoices')
  expect(moreWords({ full: 12, free: 1 })).toEqual(['12 more: no place free', '1 more: could have taken it'])
})
