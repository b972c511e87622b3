import { batch, signal, type ReadonlySignal } from '@preact/signals-core'
import { PROTOCOL_VERSION, type ReplyError } from '@parley/protocol'
import { createAlarm } from './alarm.js'
import { backoff } from './backoff.js'
import type { Dial, Line, LineEvents, Transport } from './line.js'
import { isForNow } from './outcome.js'
import type { Page } from './page.js'
import type { Time } from './time.js'
import { refreshInMs } from './token-life.js'

/**
 * `connecting`: the first attempt is under way. `online`: asking works. `offline`: the line is down and is being tried
 * again by itself. `refused`: the server said no, or there is no token; only `reconnectNow` tries again.
 */
export type LinkState = 'connecting' | 'online' | 'offline' | 'refused'

/** The token for the handshake; null when nobody is signed in. */
export type AskForToken = (need: 'any' | 'new') => Promise<string | null>

/** A line that comes back by itself, as fast as somebody is looking and as slowly as a crowd has to. */
export interface Connection {
  readonly state: ReadonlySignal<LinkState>
  readonly refusal: ReadonlySignal<ReplyError | null>
  /** The line while it is up. */
  line(): Line | null
  /** The server is going away: move then rather than with everyone else, and keep the line until there is another. */
  moveIn(ms: number): void
  reconnectNow(): void
  close(): void
}

export interface ConnectionOptions {
  dial: Dial
  token: AskForToken
  time: Time
  page: Page
  random: () => number
  onUp: () => void
  onPush: (name: string, payload: unknown) => void
}

/** An attempt that has led nowhere by then, token and all, has failed. */
const ATTEMPT_MS = 15_000
/** A line that stood for this long was a good one: the next loss starts from a short wait again. */
const STEADY_MS = 10_000
/** So long a line that was moved away from is kept for the answers that are still to come. */
const PARTING_MS = 500
const REFRESH_ANSWER_MS = 10_000
const REFRESH_AGAIN_MS = 10_000
const nobody: ReplyError = { code: 'unauthenticated', message: 'nobody is signed in' }

/** Who looks at the page waits 2.5 s at most; after a long outage, and in the background, there is less hurry. */
const longestWaitMs = (failures: number, page: Page) => page.isVisible() ? (failures < 12 ? 2_500 : 10_000) : 30_000
const isDone = (reply: unknown) => typeof reply === 'object' && reply !== null && 'ok' in reply && reply.ok === true

/** Connects, and keeps at it until it is closed or refused. */
export function keepConnected({ dial, token, time, page, random, onUp, onPush }: ConnectionOptions): Connection {
  const state = signal<LinkState>('connecting')
  const refusal = signal<ReplyError | null>(null)
  const next = createAlarm(time)
  const overdue = createAlarm(time)
  const steady = createAlarm(time)
  const refreshing = createAlarm(time)
  const moving = createAlarm(time)
  const parting = createAlarm(time)
  let line: Line | null = null
  /** The one to move to, until it is up, and the one that was moved away from. */
  let coming: Line | null = null
  let leaving: Line | null = null
  /** Each attempt has its number; what an earlier one still has to say is not heard. */
  let attempt = 0
  let failures = 0
  let need: 'any' | 'new' = 'any'
  /** The transport that got through last; a network that swallows WebSockets is not tried with them first every time. */
  let proven: Transport = 'websocket'

  const drop = () => {
    attempt += 1
    for (const alarm of [next, overdue, steady, refreshing, moving, parting]) alarm.clear()
    for (const each of [line, coming, leaving]) each?.close()
    line = coming = leaving = null
  }
  const refuse = (error: ReplyError) => {
    drop()
    batch(() => {
      refusal.value = error
      state.value = 'refused'
    })
  }
  const tryLater = (atLeastMs = 0) => {
    drop()
    state.value = 'offline'
    next.set(atLeastMs + backoff(failures, longestWaitMs(failures, page), random()), () => void connect())
    failures += 1
  }

  const tokenIfAny = async (wanted: 'any' | 'new') => {
    try {
      return await token(wanted)
    } catch {
      // Whoever fetches the token has no network either, or meets a server that is down: it is asked again.
      return undefined
    }
  }
  const onceUp = (isHeard: () => boolean): Pick<LineEvents, 'down' | 'push'> => ({
    down(why) {
      if (isHeard()) isDown(why)
    },
    push(name, payload) {
      if (isHeard()) onPush(name, payload)
    },
  })
  const connect = async () => {
    drop()
    const mine = attempt
    const asked = need
    overdue.set(ATTEMPT_MS, tryLater)
    const given = await tokenIfAny(asked)
    if (mine !== attempt) return
    if (given === undefined) return tryLater()
    if (given === null) return refuse(nobody)
    need = 'any'
    const first = failures % 3 < 2 ? proven : proven === 'websocket' ? 'polling' : 'websocket'
    line = dial({ token: given, protocol: PROTOCOL_VERSION }, first, {
      up() {
        if (mine !== attempt) return
        proven = first
        isUp(given, asked)
      },
      failed(error) {
        if (mine !== attempt) return
        if (error?.code === 'unauthenticated' && asked === 'any') {
          need = 'new'
          void connect()
        } else if (error && (error.code === 'unauthenticated' || !isForNow(error))) {
          refuse(error)
        } else {
          tryLater((error?.retryAfter ?? 0) * 1000)
        }
      },
      ...onceUp(() => mine === attempt),
    })
  }

  const leaveFirst = () => {
    state.value = 'offline'
    void connect()
  }
  /** Opens another line before this one is left; where that does not work out, this one is left first. */
  const move = async () => {
    if (coming) return
    if (!line) return leaveFirst()
    let mine = attempt
    overdue.set(ATTEMPT_MS, leaveFirst)
    const given = await tokenIfAny('any')
    if (mine !== attempt) return
    if (!given) return leaveFirst()
    coming = dial({ token: given, protocol: PROTOCOL_VERSION }, proven, {
      up() {
        if (mine !== attempt) return
        const [old, fresh] = [line, coming]
        line = coming = null
        drop()
        mine = attempt
        line = fresh
        leaving = old
        parting.set(PARTING_MS, () => {
          leaving?.close()
          leaving = null
        })
        // Whatever is tied to one line learns that this is another.
        state.value = 'offline'
        isUp(given, 'any')
      },
      failed(error) {
        if (mine !== attempt) return
        if (!error?.retryAfter) return leaveFirst()
        overdue.clear()
        coming?.close()
        coming = null
        moving.set(error.retryAfter * 1000, () => void move())
      },
      ...onceUp(() => mine === attempt),
    })
  }

  const isUp = (given: string, age: 'any' | 'new') => {
    overdue.clear()
    steady.set(STEADY_MS, () => {
      failures = 0
    })
    refreshAfter(refreshInMs(given, age, time.now()))
    batch(() => {
      refusal.value = null
      state.value = 'online'
    })
    onUp()
  }
  const isDown = (why: 'lost' | 'ended') => {
    if (moving.isSet() || coming) {
      line = null
      state.value = 'offline'
      return
    }
    if (why === 'ended') need = 'new'
    tryLater()
  }

  const refreshAfter = (ms: number | null) => {
    if (ms !== null) refreshing.set(ms, () => void refresh())
  }
  /** Not done in time is no harm: the server hangs up, and the next attempt brings a new token. */
  const refresh = async () => {
    const mine = attempt
    const given = await tokenIfAny('new')
    if (mine !== attempt) return
    if (given === null) return refuse(nobody)
    const reply = given === undefined ? null : await line?.ask('auth:refresh', { token: given }, REFRESH_ANSWER_MS)
    if (mine !== attempt) return
    refreshAfter(given !== undefined && isDone(reply) ? refreshInMs(given, 'new', time.now()) : REFRESH_AGAIN_MS)
  }

  const unwake = page.onWake(() => {
    if (state.peek() === 'offline' || state.peek() === 'connecting') void connect()
  })
  let isClosed = false
  void connect()
  return {
    state, refusal,
    line: () => state.peek() === 'online' ? line : null,
    moveIn: (ms) => moving.set(ms, () => void move()),
    reconnectNow() {
      if (isClosed) return
      if (state.peek() === 'refused') need = 'new'
      if (state.peek() === 'online') state.value = 'offline'
      void connect()
    },
    close() {
      isClosed = true
      unwake()
      drop()
      state.value = 'offline'
    },
  }
}
