import { expect, test } from 'vitest'
import type { PriorityRule } from '@parley/protocol'
import { moved } from './move.js'
import { attributeIn, emptyRule, ruleDraftOf, ruleOf } from './rule-draft.js'

test('a rule that is opened and kept is the same rule', () => {
  const rule: PriorityRule = {
    name: 'Checkout', when: { pageContains: ['/checkout'], returning: false, vouched: true, attributes: [{ name: 'plan', values: ['gold', 'a=b'] }] }, give: { priority: 8, skills: ['payments'] },
  }
  expect(ruleOf(ruleDraftOf(rule))).toEqual({ ok: true, rule })
})

test('a rule needs a name and something to do', () => {
  expect(ruleOf(emptyRule)).toMatchObject({ ok: false, why: 'name' })
  expect(ruleOf({ ...emptyRule, name: 'Checkout' })).toMatchObject({ ok: false, why: 'nothing' })
  expect(ruleOf({ ...emptyRule, name: 'Checkout', priority: NaN })).toMatchObject({ ok: false, why: 'number' })
  expect(ruleOf({ ...emptyRule, name: 'Checkout', queueId: 'billing' })).toMatchObject({ ok: true })
})

test('moving stays within the list', () => {
  expect(moved(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c'])
  expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'b', 'c'])
  expect(moved(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c'])
})

test('an attribute is written as a name and a value', () => {
  expect(attributeIn(' plan = Gold card ')).toEqual({ name: 'plan', value: 'Gold card' })
  for (const wrong of ['plan', '=gold', 'plan=', 'my plan=gold', '']) expect(attributeIn(wrong), wrong).toBeNull()
  const draft = { ...emptyRule, name: 'Paying', priority: 8, attributes: ['plan=gold', 'seats=12', 'plan=silver'] }
  expect(ruleOf(draft)).toMatchObject({
    rule: { when: { attributes: [{ name: 'plan', values: ['gold', 'silver'] }, { name: 'seats', values: ['12'] }] } },
  })
})
