import { batch } from '@preact/signals-core'
import type { ReplyError } from '@parley/protocol'
import { createAlarm, type Alarm } from './alarm.js'
import { backoff } from './backoff.js'
import { guarded, report } from './guarded.js'
import { isForNow, noAnswer } from './outcome.js'
import { laneOf, type Item, type Pending } from './pending.js'
import type { Tabs } from './tabs.js'
import type { Time } from './time.js'

/** Sends what waits, in all conversations at once, in each of them one text at a time, and never beside another tab. */
export interface Sender {
  /** Sends what can be sent now; to be called whenever that may have become more. */
  go(): void
  /** Whether this tab is sending. */
  hasTurn(): boolean
  /** A conversation's next attempt is not before so many milliseconds. */
  pause(lane: string, ms: number): void
  /** No conversation waits for its next attempt any longer. */
  hurry(): void
  close(): void
}

export interface SenderOptions {
  pending: Pick<Pending, 'items' | 'find' | 'mark' | 'change'>
  tabs: Tabs
  isOnline: () => boolean
  /** Brings one text to the server; why it was refused, or null when it is done. */
  deliver: (clientId: string) => Promise<ReplyError | null>
  /** Finds out what the tab that had the turn before has left. */
  onTurn: () => Promise<unknown> | undefined
  /** Leaves everything as the tab that has the turn next shall find it. */
  onDone: () => Promise<unknown> | undefined
  time: Time
  random: () => number
}

const LONGEST_RETRY_MS = 10_000
/** One conversation's way out: one text at a time, so that none overtakes another. */
interface Lane { isSending: boolean; failures: number; pause: Alarm }

export function createSender({ pending, tabs, isOnline, deliver, onTurn, onDone, time, random }: SenderOptions): Sender {
  const { items } = pending
  const lanes = new Map<string, Lane>()
  const running = new Set<Promise<void>>()
  let isClosed = false
  /** Whether this tab is in line for the turn, or has it. */
  let isInLine = false
  let hasTurn = () => false

  const laneAt = (id: string): Lane => {
    const lane = lanes.get(id) ?? { isSending: false, failures: 0, pause: createAlarm(time) }
    lanes.set(id, lane)
    return lane
  }
  const nextIn = (id: string): Item | undefined => {
    const here = items.peek().filter(({ kept }) => laneOf(kept) === id)
    const opening = here.find(({ kept }) => kept.kind === 'opening')
    // What another tab was sending when it lost its turn is sent again.
    return (opening ? [opening] : here).find(({ state }) => state === 'waiting' || state === 'sending')
  }
  const idle = () => [...new Set(items.peek().map(({ kept }) => laneOf(kept)))]
    .filter((id) => !lanes.get(id)?.isSending && !lanes.get(id)?.pause.isSet() && nextIn(id))

  const go = () => {
    if (isClosed || !isOnline() || idle().length === 0) return
    if (hasTurn()) return sendAll()
    if (isInLine) return
    isInLine = true
    void tabs.inTurn(async (isMine) => {
      await onTurn()
      hasTurn = () => isMine() && !isClosed && isOnline()
      for (sendAll(); running.size > 0; sendAll()) await Promise.race(running)
      hasTurn = () => false
      await onDone()
    }).then(() => {
      isInLine = false
      go()
    })
  }
  const sendAll = () => {
    for (const id of hasTurn() ? idle() : []) {
      const sending = sendLane(id).finally(() => running.delete(sending))
      running.add(sending)
    }
  }
  const sendLane = async (id: string) => {
    const lane = laneAt(id)
    lane.isSending = true
    for (let item = nextIn(id); item && hasTurn() && !lane.pause.isSet(); item = nextIn(id)) {
      await send(item.kept.clientId, lane)
    }
    lane.isSending = false
    if (!lane.pause.isSet()) lanes.delete(id)
  }
  /** Whoever was told of it threw. Nobody knows how far it got, so it is asked again, as when there is no answer. */
  const failed = (error: unknown): ReplyError => {
    report(error)
    return noAnswer.error
  }
  const send = async (clientId: string, lane: Lane) => {
    pending.mark(clientId, 'sending')
    tabs.tell({ is: 'sending', clientId })
    const refusal = await deliver(clientId).catch(failed)
    if (isClosed) return
    lane.failures = refusal ? lane.failures + 1 : 0
    const kept = pending.find(clientId)?.kept
    if (!refusal || !kept) return
    const pauseMs = isForNow(refusal)
      ? (refusal.retryAfter ?? 0) * 1000 + backoff(lane.failures, LONGEST_RETRY_MS, random())
      : null
    if (pauseMs !== null) lane.pause.set(pauseMs, go)
    guarded(() => batch(() => {
      pending.mark(clientId, 'waiting')
      if (pauseMs === null) pending.change({ ...kept, error: refusal })
    }))
    tabs.tell({ is: 'waiting', clientId, lane: laneOf(kept), pauseMs: pauseMs ?? 0 })
  }
  return {
    go,
    hasTurn: () => hasTurn(),
    pause: (id, ms) => laneAt(id).pause.set(ms, go),
    hurry() {
      for (const lane of lanes.values()) lane.pause.clear()
      go()
    },
    close() {
      isClosed = true
      for (const lane of lanes.values()) lane.pause.clear()
    },
  }
}
