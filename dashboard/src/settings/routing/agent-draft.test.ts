import { expect, test } from 'vitest'
import type { AgentRouting } from '@parley/protocol'
import { agentChanges, agentDraftOf, isLanguage, isOrdered, ranked } from './agent-draft.js'

const queue = (name: string, rank: number) => ({ queueId: name.toLowerCase(), name, level: 'normal' as const, rank })
const view: AgentRouting = {
  agentId: 'maya', version: 1, skills: ['invoices'], languages: ['en'], schedule: null, queues: [queue('Sales', 1), queue('Billing', 0)],
}

test('queues stand in the order in which they are taken from, and only changes are sent', () => {
  const draft = agentDraftOf(view)
  expect(draft.queues.map(({ name }) => name)).toEqual(['Billing', 'Sales'])
  expect(agentChanges(view, draft)).toEqual({})
  const turned = { ...draft, queues: ranked(draft.queues.toReversed(), true) }
  expect(agentChanges(view, turned)).toEqual({
    queues: [{ queueId: 'sales', level: 'normal', rank: 0 }, { queueId: 'billing', level: 'normal', rank: 1 }],
  })
})

test('without an order all ranks are one', () => {
  expect(isOrdered(view.queues)).toBe(true)
  expect(isOrdered(ranked(view.queues, false))).toBe(false)
})

test('a language is a short form', () => {
  expect(['en', 'zh-CN', 'yue'].every(isLanguage)).toBe(true)
  expect(['English', 'e', 'zh_CN'].some(isLanguage)).toBe(false)
})
