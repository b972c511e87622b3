import { noAnswer } from '@parley/client'
import { expect, test } from 'vitest'
import { fakeLink } from '../fakes/link.js'
import { createActions } from './actions.js'

const noFeeds = { opened: () => undefined }
const noInbox = { put: () => undefined }

test('a whisper that nobody answered keeps its name when it is said again, and the next one has its own', async () => {
  const link = fakeLink({ 'conversation:whisper': () => noAnswer })
  const { whisper } = createActions(link, noInbox, noFeeds)
  expect(await whisper('talk', 'ask for the number')).toMatchObject({ code: 'unavailable' })
  link.answers['conversation:whisper'] = () => ({ ok: false, error: { code: 'conflict', message: 'nobody holds it' } })
  await whisper('talk', 'ask for the number')
  await whisper('talk', 'ask for the number')
  await whisper('other', 'ask for the number')
  const ids = link.asked.map(({ request }) => 'clientId' in request ? request.clientId : '')
  expect(ids[1]).toBe(ids[0])
  expect(new Set(ids).size).toBe(3)
})
