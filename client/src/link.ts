import { signal, type ReadonlySignal } from '@preact/signals-core'
import type {
  AgentEvents, PushesToAgent, PushesToVisitor, Reply, ReplyError, VisitorEvents,
} from '@parley/protocol'
import { noAnswer } from './outcome.js'
import { thisPage, type Page } from './page.js'
import { realTime, type Time } from './time.js'

/**
 * `connecting`: the first attempt is under way. `online`: asking works. `offline`: the line is down and is being tried
 * again by itself. `refused`: the server said no, or there is no token; only `reconnectNow` tries again.
 */
export type LinkState = 'connecting' | 'online' | 'offline' | 'refused'

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
   * expires or when it was not accepted: then one kept from before must not be given. A throw counts as a failed attempt.
   */
  token: (need: 'any' | 'new') => Promise<string | null>
  /** For clients outside a browser, which have to name their `Origin`. */
  extraHeaders?: Record<string, string>
  time?: Time
  page?: Page
  /** From 0 to 1, to spread reconnects. */
  random?: () => number
}

/** Opens a link and starts to connect. */
export function createLink<Events extends EventMap<Events>, Pushes>(options: LinkOptions): Link<Events, Pushes> {
  const { namespace, time = realTime, page = thisPage() } = options
  const state = signal<LinkState>('connecting')
  const refusal = signal<ReplyError | null>(null)
  void time
  void page
  return {
    namespace, state, refusal,
    ask: () => Promise.resolve(noAnswer),
    on: () => () => undefined,
    onOnline: () => () => undefined,
    reconnectNow: () => undefined,
    close: () => undefined,
  }
}
