import { createLink, createOutbox, createRows, socketDial, startHeartbeat, type AgentLink } from '@parley/client'
import { effect, untracked } from '@preact/signals-core'
import { limits, type AgentConversation, type AgentEvents, type PushesToAgent, type SignedIn } from '@parley/protocol'
import type { Dice } from '../dice.js'
import type { Recorder } from '../history.js'
import { Refused, request, type Browser } from './browser.js'
import type { PersonPage } from './page.js'
import { watchedPage } from './person-clock.js'
import { recordedDial, type RecordedPage } from './recorded-dial.js'
import { createThreads } from './threads.js'
import { createTypist } from './typist.js'
import { fetchUpload } from './upload.js'

/** An agent, and what their browsers keep of their being signed in. */
export interface Agent { id: string; name: string; email: string; password: string; queueIds: readonly string[] }
const cookies = new WeakMap<Browser, string>()

/** Comes in with the cookie, as the dashboard does; who was signed out types the password again. */
async function comeIn(agent: Agent, browser: Browser): Promise<string> {
  return navigator.locks.request(`parley:renew:${browser.name}`, async () => {
    const cookie = cookies.get(browser)
    const answer = cookie === undefined ? await signIn(agent, browser)
      : await request<SignedIn>(browser, '/api/auth/refresh', {}, { cookie }).catch((error: unknown) => {
        if (error instanceof Refused && error.status === 401) return signIn(agent, browser)
        throw error
      })
    if (answer.cookie) cookies.set(browser, answer.cookie)
    return answer.body.accessToken
  })
}
const signIn = ({ email, password }: Agent, browser: Browser) =>
  request<SignedIn>(browser, '/api/auth/login', { email, password })

/** A page with the dashboard in it, put together as the dashboard puts it together. */
export function agentPage(agent: Agent, browser: Browser, recorder: Recorder, dice: Dice): PersonPage {
  const { clock } = browser
  const page: RecordedPage = { name: browser.nextPage(), reader: 'team', isGone: false }
  const watched = watchedPage()
  const rows = createRows<AgentConversation>()
  let token: string | null = null

  const bearer = async (need: 'any' | 'new') => {
    if (need === 'new' || token === null) token = await comeIn(agent, browser)
    return token
  }
  const link: AgentLink = createLink<AgentEvents, PushesToAgent>({
    url: browser.url, namespace: '/agent', page: watched, time: clock,
    dial: recordedDial(socketDial(`${browser.url}/agent`, browser.headers), page, browser.manners, recorder),
    token: bearer,
  })
  const outbox = createOutbox(link, {
    storage: browser.storage.open(page), upload: fetchUpload(browser, bearer), time: clock,
  })
  const threads = createThreads<AgentConversation>({ link, outbox, page, time: clock, recorder })
  const reload = () => void rows.read(() => link.ask('inbox:open', {}))
  /** What left the agent's sight without their having heard of it is found out by asking. */
  const dropUnseen = () => {
    for (const id of threads.ids()) {
      if (threads.feed(id)?.error.peek()?.code === 'not_found' && !rows.all.peek().has(id)) threads.drop(id)
    }
  }
  const isMine = ({ agent: holder, status }: AgentConversation) => status === 'active' && holder?.id === agent.id
  const stops = [
    link.on('conversation:updated', ({ conversation }) => rows.put(conversation)),
    link.on('conversation:removed', ({ conversationId }) => {
      rows.remove(conversationId)
      threads.drop(conversationId)
    }),
    link.onOnline(reload),
    effect(() => {
      for (const { id } of rows.all.value.values()) untracked(() => threads.follow(id))
    }),
    startHeartbeat(link, {
      time: clock, page: watched,
      onHeads: (heads) => {
        if (rows.isBehind(heads, limits.agentHeads)) reload()
        dropUnseen()
        threads.heads(heads)
      },
    }),
  ]
  const typist = createTypist(page, browser, outbox, recorder, dice)

  const act = () => {
    const all = [...rows.all.peek().values()]
    const [first, ...rest] = all.filter(isMine)
    const [queued] = all.filter(({ status }) => status === 'queued')
    if (queued && dice.chance(0.1)) void link.ask('conversation:accept', { conversationId: queued.id })
    if (!first) return
    const chosen = dice.pick([first, ...rest])
    const feed = threads.follow(chosen.id)
    const what = dice.next()
    if (what < 0.6) typist.says(chosen.id, 'message')
    else if (what < 0.72) typist.says(chosen.id, 'note')
    else if (what < 0.86) threads.receipts(chosen.id)?.read(feed.head.peek())
    else if (what < 0.94) typist.changes(link, feed)
    else moves(chosen)
  }
  const moves = ({ id: conversationId, queue }: AgentConversation) => {
    const what = dice.next()
    const other = agent.queueIds.find((id) => id !== queue.id)
    if (what < 0.5 && other) void link.ask('conversation:transfer', { conversationId, toQueueId: other })
    else if (what < 0.8) void link.ask('conversation:close', { conversationId })
    else void link.ask('conversation:snooze', { conversationId, until: new Date(Date.now() + 2_000).toISOString() })
  }
  return {
    name: page.name, browser, personId: () => agent.id, state: link.state, outbox, watched, act,
    isBehind: () => threads.restless() !== null,
    restless: () => link.state.peek() !== 'online' ? `is ${link.state.peek()}`
      : typist.waits() ? 'has texts that wait' : threads.restless(),
    screen: () => ({
      page: page.name, person: agent.name, reader: 'team', threads: threads.shown(), openings: [...threads.shownElsewhere()],
      rows: [...rows.all.peek().values()].filter(({ status }) => status !== 'closed'),
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
