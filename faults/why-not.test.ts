import { expect, it } from 'vitest'
import { aCleanHistory } from './check/a-clean-history.js'
import { whyNot } from './why-not.js'

it('says what came last of each text that was not acknowledged, and counts all refusals', () => {
  const history = aCleanHistory()
  const refused = (clientId: string, event: string, code: string) =>
    history.refusals.push({ page: 'v.1', reader: 'visitor', event, clientId, code, message: '', at: 1 })
  history.acks = history.acks.filter(({ clientId }) => clientId === 'note')
  refused('first', 'message:send', 'unavailable')
  refused('first', 'message:send', 'conflict')
  refused('second', 'message:send', 'no answer')
  refused('note', 'note:add', 'unavailable')
  expect(whyNot(history)).toEqual({
    unacknowledged: { 'conflict': 1, 'no answer': 1, 'not heard of': 1 },
    refused: { 'message:send unavailable': 1, 'message:send conflict': 1, 'message:send no answer': 1, 'note:add unavailable': 1 },
  })
})
