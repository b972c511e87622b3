import type { Wire } from '../wire.js'
import type { Recorder } from '../history.js'
import { personClock, type PersonClock } from './person-clock.js'
import type { Manners } from './recorded-dial.js'
import { browserStorage, type BrowserStorage } from './storage.js'

/** A browser on a machine of its own: its pages share storage, clock, address and the wire to the house. */
export interface Browser {
  readonly name: string
  readonly person: string
  readonly wire: Wire
  /** Where its pages find the house, through the wire. */
  readonly url: string
  readonly headers: Record<string, string>
  readonly clock: PersonClock
  readonly storage: BrowserStorage
  readonly manners: Manners
  nextPage(): string
}

export function aBrowser(
  { name, person, wire, origin, heartbeatMs }: Pick<Browser, 'name' | 'person' | 'wire'> & { origin: string; heartbeatMs?: number | undefined },
  { history, now }: Recorder,
): Browser {
  let pages = 0
  return {
    name, person, wire,
    url: `http://127.0.0.1:${wire.port}`,
    headers: { origin },
    clock: personClock(heartbeatMs),
    storage: browserStorage(`parley:faults:${name}`, (clientId) => {
      const sent = history.sends.find((each) => each.clientId === clientId)
      if (sent) sent.keptAt ??= now()
    }),
    manners: { repeats: false, repeated: 0 },
    nextPage: () => `${name} page ${pages += 1}`,
  }
}

const FETCH_MS = 8_000

/** A request of a page to the house. @throws Error with the status when it was refused, or when nobody answered. */
export async function request<T>(
  browser: Pick<Browser, 'url' | 'headers'>, path: string, body: object, headers: Record<string, string> = {},
): Promise<{ body: T; cookie: string }> {
  const response = await fetch(browser.url + path, {
    method: 'POST', signal: AbortSignal.timeout(FETCH_MS), body: JSON.stringify(body),
    headers: { ...browser.headers, 'content-type': 'application/json', ...headers },
  })
  if (!response.ok) throw new Refused(path, response.status, await response.text())
  const cookie = response.headers.getSetCookie().map((line) => line.split(';', 1)[0]).join('; ')
  return { body: await response.json() as T, cookie }
}

export class Refused extends Error {
  constructor(path: string, readonly status: number, words: string) {
    super(`${path} was refused with ${status}: ${words.slice(0, 200)}`)
  }
}
