import { setTimeout as pause } from 'node:timers/promises'
import type { History } from './history.js'
import type { Harm } from './faults/harming.js'
import type { Company } from './people/company.js'
import type { Wire } from './wire.js'

/** A time in which a page was not up to date over a line that is up. */
export interface Spell { page: string; wire: Wire; leftOnlineAt: number | null; beganAt: number; endedAt: number }

/** All in milliseconds. */
export interface Times {
  /** From the moment at which a line went silent to the page's noticing it. */
  toNotice: number[]
  /** From the moment at which the last obstacle was gone to the page's being up to date. */
  toResume: number[]
  /** From typing to the first acknowledgement, faults and all. */
  toAcknowledge: number[]
}

const LOOK_MS = 5

/** Watches all pages for times in which they are not up to date. */
export function watchPages(company: Company, now: () => number): { spells: () => Spell[]; stop: () => void } {
  const done: Spell[] = []
  const open = new Map<object, Spell>()
  const over = new AbortController()
  void (async () => {
    while (!over.signal.aborted) {
      for (const seat of company.seats) {
        const { page } = seat
        const isOnline = page.state.peek() === 'online'
        const spell = open.get(seat)
        const isFine = isOnline && !page.isBehind()
        if (spell && isFine) {
          done.push({ ...spell, endedAt: now() })
          open.delete(seat)
        } else if (!spell && !isFine) {
          open.set(seat, {
            page: page.name, wire: page.browser.wire, beganAt: now(), endedAt: Infinity,
            leftOnlineAt: isOnline ? null : now(),
          })
        } else if (spell && !isOnline) {
          spell.leftOnlineAt ??= now()
        }
      }
      await pause(LOOK_MS)
    }
  })()
  return { spells: () => done, stop: () => over.abort() }
}

const silent = new Set(['client-freeze', 'client-hold', 'client-hold-up', 'client-hold-down'])

/** Times of a run, from its faults and from what the pages went through. */
export function timesOf(
  { sends, acks }: Pick<History, 'sends' | 'acks'>, harms: readonly Harm[], spells: readonly Spell[],
): Times {
  const firstAck = new Map<string, number>()
  for (const { clientId, at } of acks) if (!firstAck.has(clientId)) firstAck.set(clientId, at)
  return {
    toAcknowledge: sends.flatMap(({ clientId, at }) => {
      const acked = firstAck.get(clientId)
      return acked === undefined ? [] : [acked - at]
    }),
    toResume: spells.map(({ wire, beganAt, endedAt }) => {
      const repaired = harms.filter((harm) => harm.wire === null || harm.wire === wire)
        .map((harm) => harm.endedAt).filter((at) => at <= endedAt && at > beganAt)
      return endedAt - Math.max(beganAt, ...repaired)
    }),
    toNotice: harms.filter(({ kind }) => silent.has(kind)).flatMap((harm) => noticesOf(harm, spells)),
  }
}

/** How long each page that was up to date on a line took to notice that the line went silent. */
function noticesOf({ kind, wire, beganAt, endedAt }: Harm, spells: readonly Spell[]): number[] {
  const byPage = Map.groupBy(spells.filter((spell) => spell.wire === wire), ({ page }) => page)
  return [...byPage.values()].flatMap((ofPage) => {
    const wasFine = !ofPage.some((spell) => spell.beganAt <= beganAt && spell.endedAt > beganAt)
    const noticedAt = ofPage.find((spell) => spell.beganAt > beganAt)?.leftOnlineAt
    // What came back before anybody noticed was no silence to them; what was frozen never comes back.
    const inTime = kind === 'client-freeze' ? beganAt + MOST_MS : endedAt
    return wasFine && noticedAt && noticedAt <= inTime ? [noticedAt - beganAt] : []
  })
}

/** What is noticed later than this was another fault. */
const MOST_MS = 60_000
