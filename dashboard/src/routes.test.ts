import { expect, test } from 'vitest'
import { paths, routeOf } from './routes.js'

test('every address that is made is understood', () => {
  expect(routeOf('/dashboard/')).toEqual({ name: 'inbox', view: 'mine', conversationId: null, details: false })
  expect(routeOf(paths.inbox('closed', 'c1'))).toEqual({
    name: 'inbox',
    view: 'closed',
    conversationId: 'c1',
    details: false,
  })
  expect(routeOf(paths.inbox('mine', 'c1', true))).toMatchObject({ conversationId: 'c1', details: true })
  expect(routeOf(paths.transcripts())).toEqual({ name: 'transcripts' })
  expect(routeOf(paths.transcript('t1'))).toEqual({ name: 'transcript', id: 't1' })
  expect(routeOf(paths.settings('agents'))).toEqual({ name: 'settings', section: 'agents' })
  expect(routeOf(paths.board())).toEqual({ name: 'board' })
  expect(routeOf(paths.routing({ conversation: 'c1' }))).toEqual({ name: 'routing' })
  expect(routeOf(paths.setup())).toEqual({ name: 'setup' })
  expect(routeOf(paths.signIn())).toEqual({ name: 'sign-in' })
  expect(routeOf('/dashboard/invitation')).toEqual({ name: 'invitation' })
})

test('what is not an address of ours leads nowhere, and an unknown view to one’s own', () => {
  for (const url of ['/dashboard/other', '/dashboard/inbox/a/b', '/dashboard/setup/x'])
    expect(routeOf(url)).toEqual({ name: 'nowhere' })
  expect(routeOf('/dashboard/inbox?view=secret')).toMatchObject({ view: 'mine' })
  expect(routeOf('/dashboard/inbox/%E0%A4%A')).toEqual({ name: 'nowhere' })
})
