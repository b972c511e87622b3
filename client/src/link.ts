import type { ReadonlySignal } from '@preact/signals-core'
import type {
  AgentEvents, PushesToAgent, PushesToVisitor, Reply, ReplyError, VisitorEvents,
} from '@parley/protocol'
import { keepConnected, type AskForToken, type LinkState } from './connection.js'
import { socketDial, type Dial } from './line.js'
import { guarded } from './guarded.js'
import { noAnswer } from './outcome.js'
import { thisPage, type Page } from './page.js'
import { realTime, type Time } from './time.js'

export type { LinkState } from './connection.js'

/** Events by name, each with what is asked and what comes back. */
export type EventMap<Events> = { [Event in keyof Events]: { request: object; reply: object } }

export interface AskOptions {
  /** How long to wait for the answer; 10 s unless said otherwise. */
  timeoutMs?: number
}

/** One socket to one namespace, that keeps itself connected. */
export interface Link<Events extends EventMap<Events>, Pushes> {
  readonly namespace: Namespace
  readonly state: ReadonlySignal<LinkState>
  /** Why the link is `refused`; null otherwise. */
  readonly refusal: ReadonlySignal<ReplyError | null>
  /**
   * Asks once, and never throws: done, refused, or no answer (`isNoAnswer`). Nothing is kept for later: while the link
   * is not online the outcome is no answer at once.
   */
  ask<Event extends keyof Events & string>(
    event: Event, request: Events[Event]['request'], options?: AskOptions,
  ): Promise<Reply<Events[Event]['reply']>>
  /** Listens to one kind of push, over reconnects too. */
  on<Push extends keyof Pushes & string>(push: Push, handler: (payload: Pushes[Push]) => void): () => void
  /** Called each time the link comes online from now on. */
  onOnline(handler: () => void): () => void
  /** Drops the line if there is one and tries at once, also after a refusal. */
  reconnectNow(): void
  close(): void
}

export type Namespace = '/visitor' | '/agent'
export type VisitorLink = Link<VisitorEvents, PushesToVisitor>
export type AgentLink = Link<AgentEvents, PushesToAgent>

export interface LinkOptions {
  /** Origin of the server, such as `https://help.example`; in a browser on the same origin `''`. */
  url: string
  namespace: Namespace
  /**
   * The token for the handshake; null when nobody is signed in. Asked for every attempt, and again with `new` before it
   * expires or when it was not accepted: then one kept from before must not be given. A throw is a failed attempt.
   */
  token: AskForToken
  /** For clients outside a browser, which have to name their `Origin`. */
  extraHeaders?: Record<string, string>
  /** How a line is made; tests pass their own. */
  dial?: Dial
  time?: Time
  page?: Page
  /** From 0 to 1, to spread reconnects. */
  random?: () => number
}

const ASK_MS = 10_000
const draining = 'server:draining'
const hasOutcome = (reply: unknown): reply is { ok: boolean } =>
  typeof reply === 'object' && reply !== null && 'ok' in reply && typeof reply.ok === 'boolean'

/** Opens a link and starts to connect. */
export function createLink<Events extends EventMap<Events>, Pushes>(options: LinkOptions): Link<Events, Pushes> {
  const { url, namespace, extraHeaders, token, time = realTime, random = Math.random } = options
  const { page = thisPage(time) } = options
  const handlers = new Map<string, Set<(payload: unknown) => void>>()
  const onlineHandlers = new Set<() => void>()
  const connection = keepConnected({
    dial: options.dial ?? socketDial(url + namespace, extraHeaders), token, time, page, random,
    onUp() {
      for (const handler of [...onlineHandlers]) guarded(handler)
    },
    onPush(name, payload) {
      if (name === draining) connection.moveIn((payload as PushesToVisitor[typeof draining]).reconnectAfterMs)
      for (const handler of [...handlers.get(name) ?? []]) guarded(() => handler(payload))
    },
  })

  return {
    namespace, state: connection.state, refusal: connection.refusal,
    async ask<Event extends keyof Events & string>(
      event: Event, request: Events[Event]['request'], { timeoutMs = ASK_MS }: AskOptions = {},
    ) {
      const reply = await connection.line()?.ask(event, request, timeoutMs)
      // The server keeps the contract that both are built from; anything that is no outcome at all is no answer.
      return hasOutcome(reply) ? reply as Reply<Events[Event]['reply']> : noAnswer
    },
    on<Push extends keyof Pushes & string>(push: Push, handler: (payload: Pushes[Push]) => void) {
      const heard = (payload: unknown) => handler(payload as Pushes[Push])
      const listening = handlers.get(push) ?? new Set()
      handlers.set(push, listening.add(heard))
      return () => void listening.delete(heard)
    },
    onOnline(handler) {
      const called = () => handler()
      onlineHandlers.add(called)
      return () => void onlineHandlers.delete(called)
    },
    reconnectNow: connection.reconnectNow,
    close: connection.close,
  }
}
