import type { Entry } from '@parley/protocol'
import { createAlarm } from './alarm.js'
import { channelOrNone } from './channel.js'
import { realTime, type Time } from './time.js'
import type { Opened } from './waiting.js'

/** What the outbox of one tab tells those of the others. */
export type News =
  /** The storage has something new. */
  | { is: 'kept' }
  /** A tab has just come, and wants to know what is being sent. */
  | { is: 'here' }
  | { is: 'sending'; clientId: string }
  /** Nobody is sending it any more, and the next attempt in its lane is not before so many milliseconds. */
  | { is: 'waiting'; clientId: string; lane: string; pauseMs: number }
  /** A person took it back. */
  | { is: 'discarded'; clientId: string }
  | { is: 'stored'; entry: Entry }
  | { is: 'opened'; clientId: string; opened: Opened }
  | { is: 'uploading'; fileId: string; progress: number }

/** Work that goes on as long as the turn does: another tab takes it when this one seems to have gone. */
export type Turn = (isMine: () => boolean) => Promise<void>

/**
 * The tabs in which one speaker is in. They send in turns: whoever has the turn sends what waits in all of them. A turn
 * ends with its tab, however that ends, and the next in line has it in the same moment. Were two to have it all the
 * same, nothing would break: both would send the same texts in the same order, under the same names.
 */
export interface Tabs {
  /** Does the work when no other tab has the turn; never rejects. One at a time. */
  inTurn(work: Turn): Promise<void>
  tell(news: News): void
  /** What the others tell. */
  hear(handler: (news: News) => void): void
  close(): void
}

/** Who has the turn and says nothing for so long is taken to be frozen, longer than any answer takes. */
const PATIENCE_MS = 12_000
const always = () => true

/** A tab among those that share `name`; alone when `name` is null. */
export function joinTabs(name: string | null, time: Time = realTime): Tabs {
  if (name === null) {
    return { inTurn: (work) => work(always), tell: () => undefined, hear: () => undefined, close: () => undefined }
  }
  const channel = channelOrNone(name)
  const patience = createAlarm(time)
  const leaving = new AbortController()
  let giveUp = () => undefined as void

  /** Resolves to whether the work was done; not when this tab has left the line, for good or to cut in. */
  const request = async (options: LockOptions, work: Turn): Promise<boolean> => {
    let hasBegun = false
    let isLost = false
    try {
      await navigator.locks.request(name, options, () => {
        hasBegun = true
        patience.clear()
        return work(() => !isLost)
      })
    } catch {
      // Another tab cut in, or this one left the line, or the browser gives no locks here.
      isLost = true
      if (!hasBegun && !options.signal?.aborted) await work(always)
    }
    return !options.signal?.aborted
  }
  const waitInLine = async (work: Turn) => {
    const line = new AbortController()
    giveUp = () => line.abort()
    patience.set(PATIENCE_MS, giveUp)
    if (!await request({ signal: line.signal }, work) && !leaving.signal.aborted) await request({ steal: true }, work)
  }
  return {
    async inTurn(work) {
      if (typeof navigator !== 'undefined' && 'locks' in navigator) return waitInLine(work)
      const { takeLease } = await import('./lease.js')
      return takeLease(name, work, { time, signal: leaving.signal })
    },
    tell(news) {
      if (!leaving.signal.aborted) channel?.postMessage(news)
    },
    hear(handler) {
      if (channel) channel.onmessage = ({ data }: MessageEvent<News>) => {
        if (patience.isSet()) patience.set(PATIENCE_MS, giveUp)
        handler(data)
      }
    },
    close() {
      leaving.abort()
      patience.clear()
      giveUp()
      channel?.close()
    },
  }
}
