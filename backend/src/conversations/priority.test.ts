import type { PriorityRule } from '@parley/protocol'
import { expect, it } from 'vitest'
import { ruleFor, type Opening } from './priority.js'

const opening = (wish: Partial<Opening> = {}): Opening => ({
  siteId: 'shop', queueId: 'sales', page: 'https://shop.example/Cart?step=2', language: 'zh-cn', email: 'wei@big.example',
  isReturning: false, isVouched: true, attributes: { plan: 'Gold', seats: 12, trial: false }, ...wish,
})
const rule = (name: string, when: PriorityRule['when']): PriorityRule => ({ name, when, give: { priority: 8 } })
const fits = (when: PriorityRule['when'], wish: Partial<Opening> = {}) => ruleFor([rule('it', when)], opening(wish)) !== null

it('takes the first whose conditions all hold', () => {
  const rules = [rule('no', { siteIds: ['other'] }), rule('first', { siteIds: ['shop'] }), rule('second', {})]
  expect(ruleFor(rules, opening())?.name).toBe('first')
  expect(ruleFor([], opening())).toBeNull()
  expect(fits({ siteIds: ['shop'], queueIds: ['billing'] })).toBe(false)
})

it.each<[string, PriorityRule['when'], Partial<Opening>]>([
  ['another site', { siteIds: ['x', 'shop'] }, { siteId: 'y' }],
  ['another queue', { queueIds: ['sales'] }, { queueId: 'billing' }],
  ['another page', { pageContains: ['/pay', '/cart'] }, { page: 'https://shop.example/' }],
  ['an unknown page', { pageContains: ['/cart'] }, { page: null }],
  ['another language', { languages: ['zh'] }, { language: 'en' }],
  ['an unknown language', { languages: ['zh-TW'] }, { language: null }],
  ['another address', { emailEndsWith: ['@BIG.example'] }, { email: 'wei@bigger.example' }],
  ['another plan', { attributes: [{ name: 'plan', values: ['silver', 'gold'] }] }, { attributes: { plan: 'bronze' } }],
  ['another number', { attributes: [{ name: 'seats', values: ['12'] }] }, { attributes: { seats: 120 } }],
  ['a yes', { attributes: [{ name: 'trial', values: ['false'] }] }, { attributes: { trial: true } }],
  ['one of two', { attributes: [{ name: 'plan', values: ['gold'] }, { name: 'seats', values: ['12'] }] }, { attributes: { plan: 'gold' } }],
  ['nothing that was said', { attributes: [{ name: 'plan', values: ['gold'] }] }, { attributes: {} }],
  ['somebody anonymous', { vouched: true }, { isVouched: false }],
  ['somebody who came before', { returning: false }, { isReturning: true }],
])('fits, and does not fit %s', (_, when, other) => {
  expect(fits(when)).toBe(true)
  expect(fits(when, other)).toBe(false)
})

it('finds no attribute where the site said none, whatever the name', () => {
  expect(fits({ attributes: [{ name: 'constructor', values: [String(Object)] }] })).toBe(false)
  expect(fits({ vouched: false }, { isVouched: false })).toBe(true)
})
