import { expect, test } from 'vitest'
import { defaultRouting, type QueueRoutingView } from '@parley/protocol'
import { changesOf, draftOf, isFaulty } from './queue-draft.js'

const maya = { agentId: 'maya', name: 'Maya Lind', level: 'normal' as const }
const view: QueueRoutingView = { queueId: 'billing', version: 3, routing: defaultRouting, members: [maya] }

test('only what was changed is sent', () => {
  const draft = draftOf(view)
  expect(changesOf(view, draft)).toEqual({})
  expect(changesOf(view, { ...draft, routing: { ...draft.routing, wrapUpSeconds: 30, maxLength: 5 } }))
    .toEqual({ routing: { wrapUpSeconds: 30, maxLength: 5 } })
  expect(changesOf(view, { ...draft, members: [{ ...maya, level: 'last' }] })).toEqual({ members: [{ agentId: 'maya', level: 'last' }] })
})

test('what the server would refuse is known before', () => {
  const faulty = (change: Partial<typeof defaultRouting>) => isFaulty({ ...draftOf(view), routing: { ...defaultRouting, ...change } })
  expect(faulty({})).toBe(false)
  expect(faulty({ maxLength: NaN })).toBe(true)
  expect(faulty({ lastAgent: { withinHours: NaN, waitSeconds: 0 } })).toBe(true)
  expect(faulty({ closeIdle: { afterMinutes: 10, warnMinutes: 11 } })).toBe(true)
  expect(faulty({ closeIdle: { afterMinutes: 10, warnMinutes: 10 } })).toBe(false)
  expect(faulty({ overflow: { to: 'queue', queueId: '' } })).toBe(true)
})
