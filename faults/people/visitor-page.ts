import {
  createLink, createOutbox, createRows, socketDial, startHeartbeat, type VisitorLink,
} from '@parley/client'
import { effect, untracked } from '@preact/signals-core'
import { limits, type PushesToVisitor, type VisitorConversation, type VisitorEvents, type VisitorSession } from '@parley/protocol'
import type { Dice } from '../dice.js'
import type { Recorder } from '../history.js'
import { request, type Browser } from './browser.js'
import type { PersonPage } from './page.js'
import { watchedPage } from './person-clock.js'
import { recordedDial, type RecordedPage } from './recorded-dial.js'
import { createThreads } from './threads.js'
import { createTypist } from './typist.js'
import { fetchUpload } from './upload.js'

const MOST_CONVERSATIONS = 3

/** What a visitor's browsers keep of who they are. */
export interface Visitor { id: string; name: string; siteKey: string; visitorToken: string }

/** A page with the widget in it, put together as the widget puts it together. */
export function visitorPage(visitor: Visitor, browser: Browser, recorder: Recorder, dice: Dice): PersonPage {
  const { clock } = browser
  const page: RecordedPage = { name: browser.nextPage(), reader: 'visitor', isGone: false }
  const watched = watchedPage()
  const rows = createRows<VisitorConversation>()
  let token: { value: string; expiresAt: number } | null = null

  const enter = async () => {
    const { siteKey, visitorToken } = visitor
    const { body } = await request<VisitorSession>(browser, '/api/visitor/session', {
      siteKey, visitorToken,
    })
    visitor.visitorToken = body.visitorToken
    token = { value: body.token, expiresAt: Date.now() + 50 * 60_000 }
    for (const conversation of body.conversations) rows.put(conversation)
    return body.token
  }
  const bearer = async (need: 'any' | 'new') =>
    need === 'any' && token && token.expiresAt > Date.now() ? token.value : enter()
  const link: VisitorLink = createLink<VisitorEvents, PushesToVisitor>({
    url: browser.url, namespace: '/visitor', page: watched, time: clock,
    dial: recordedDial(socketDial(`${browser.url}/visitor`, browser.headers), page, browser.manners, recorder),
    token: bearer,
  })
  const outbox = createOutbox(link, {
    storage: browser.storage.open(page), upload: fetchUpload(browser, bearer), time: clock,
    onOpened: (_clientId, opened) => {
      rows.put(opened.conversation)
      threads.follow(opened.conversation.id, opened)
    },
  })
  const threads = createThreads<VisitorConversation>({ link, outbox, page, time: clock, recorder, onView: rows.put })
  /** Whoever misses one in the list asks the entrance for all of them. */
  const refresh = () => void enter().catch(() => {
    // The list stays behind until the next heartbeat, or until the checker sees it.
  })
  const stops = [
    link.on('conversation:updated', ({ conversation }) => rows.put(conversation)),
    effect(() => {
      for (const { id } of rows.all.value.values()) untracked(() => threads.follow(id))
    }),
    startHeartbeat(link, {
      time: clock, page: watched,
      onHeads: (heads) => {
        threads.heads(heads)
        if (rows.isBehind(heads, limits.visitorHeads)) refresh()
      },
    }),
  ]
  const typist = createTypist(page, browser, outbox, recorder, dice)
  const conversations = () => [...rows.all.peek().values()]
  const act = () => {
    const all = conversations()
    if (all.length === 0 || (all.length < MOST_CONVERSATIONS && dice.chance(0.01))) {
      if (outbox.openings.peek().length === 0) typist.opens()
      return
    }
    const [first, ...rest] = all
    if (!first) return
    const chosen = dice.pick([first, ...rest])
    const feed = threads.follow(chosen.id)
    const what = dice.next()
    if (what < 0.75) typist.says(chosen.id, 'message')
    else if (what < 0.9) threads.receipts(chosen.id)?.read(feed.head.peek())
    else if (what < 0.96) typist.changes(link, feed)
    else if (what < 0.98) void link.ask('conversation:rate', { conversationId: chosen.id, score: dice.whole(1, 5) })
    else void link.ask('conversation:close', { conversationId: chosen.id })
  }
  return {
    name: page.name, browser, personId: () => visitor.id, state: link.state, outbox, watched, act,
    isBehind: () => threads.restless() !== null,
    restless: () => link.state.peek() !== 'online' ? `is ${link.state.peek()}`
      : typist.waits() ? 'has texts that wait' : threads.restless(),
    screen: () => ({
      page: page.name, person: visitor.name, reader: 'visitor', threads: threads.shown(), rows: conversations(),
      openings: typist.openings(),
    }),
    crash() {
      page.isGone = true
      recorder.history.ends.push({ page: page.name, at: recorder.now() })
      for (const stop of stops) stop()
      threads.close()
      outbox.close()
      link.close()
    },
  }
}
