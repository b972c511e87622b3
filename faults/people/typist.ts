import { mintId, type Outbox } from '@parley/client'
import type { ReadonlySignal } from '@preact/signals-core'
import type { Line, Requests, TextLine } from '@parley/protocol'
import type { Dice } from '../dice.js'
import type { Recorder, Sent, Waiting } from '../history.js'
import type { Browser } from './browser.js'
import { NOTE_MARK, type RecordedPage } from './recorded-dial.js'

/** What someone writes on one page, every text unlike every other, and written down before it is sent. */
export interface Typist {
  says(conversationId: string, kind: 'message' | 'note'): void
  /** Begins a conversation with a first message. */
  opens(): void
  /** Edits or recalls one of the texts on the screen; whether it is theirs, the house decides. */
  changes(link: ChangingLink, feed: { conversationId: string; lines: ReadonlySignal<readonly Line[]> }): void
  /** Whether something is under way that is neither stored nor refused. */
  waits(): boolean
  openings(): Waiting[]
}

export interface ChangingLink {
  ask(event: 'message:edit', request: Requests['message:edit']): Promise<object>
  ask(event: 'message:recall', request: Requests['message:recall']): Promise<object>
}

const LONG_TEXT = 6_000
/** How many texts have a file, and how long it is. */
const FILES = 0.05
const LONG_FILE = 100_000

export function createTypist(
  page: RecordedPage, browser: Browser, outbox: Outbox, { history, now }: Recorder, dice: Dice,
): Typist {
  let written = 0
  const text = (kind: 'message' | 'note') => {
    written += 1
    const body = `${page.name}, text ${written} ${mintId()}`
    const long = dice.chance(0.02) ? ` ${'and so on '.repeat(dice.whole(1, LONG_TEXT / 10))}end` : ''
    return `${kind === 'note' ? `${NOTE_MARK} ` : ''}${body}${long}`
  }
  const writeDown = (sent: Pick<Sent, 'conversationId' | 'kind' | 'body' | 'file' | 'clientId'>) => {
    history.sends.push({
      ...sent, page: page.name, device: browser.name, person: browser.person, at: now(),
      keptAt: null, isDiscarded: false, isRetried: false,
    })
  }
  const noted = (clientId: string) => history.sends.find((each) => each.clientId === clientId)
  /** A person who sees that a text was refused sends it again, or takes it back, or leaves it. */
  const decide = (conversationId: string) => {
    for (const { state, clientId } of outbox.waiting(conversationId).peek()) {
      if (state !== 'failed') continue
      const sent = noted(clientId)
      const choice = dice.next()
      if (!sent || choice < 0.4) continue
      if (choice < 0.7) {
        sent.isRetried = true
        outbox.retry(clientId)
      } else if (outbox.discard(clientId) !== null) {
        sent.isDiscarded = true
      }
    }
  }
  return {
    says(conversationId, kind) {
      decide(conversationId)
      const body = text(kind)
      const file = dice.chance(FILES) ? `${body} ${'x'.repeat(dice.whole(1, LONG_FILE))}` : null
      const files = file === null ? {} : { files: [new File([file], 'page.txt', { type: 'text/plain' })] }
      writeDown({ conversationId, kind, body, file, clientId: outbox.say({ conversationId, kind, body, ...files }) })
    },
    opens() {
      const body = text('message')
      const opening = outbox.open({ body })
      const first = outbox.waiting(opening).peek().find((line) => line.body === body)
      writeDown({ conversationId: opening, kind: 'message', body, file: null, clientId: first?.clientId ?? opening })
    },
    changes(link, { conversationId, lines }) {
      const texts = lines.peek().filter((line): line is TextLine =>
        line.kind !== 'event' && line.body.includes(browser.name))
      const [first, ...rest] = texts
      if (!first) return
      const target = dice.pick([first, ...rest])
      const request = { conversationId, entryId: target.id }
      if (dice.chance(0.3)) void link.ask('message:recall', request)
      else void link.ask('message:edit', { ...request, body: `${text(target.kind)}, corrected` })
    },
    waits: () =>
      outbox.count.peek() > failed(outbox, new Set(history.sends.map(({ conversationId }) => conversationId))),
    openings: () => outbox.openings.peek().flatMap(({ clientId }) =>
      outbox.waiting(clientId).peek().map(({ clientId: id, body, state }) => ({ clientId: id, body, state }))),
  }
}

/** How many lines were refused and wait for a person. */
function failed(outbox: Outbox, conversationIds: ReadonlySet<string>): number {
  return [...conversationIds].reduce(
    (sum, id) => sum + outbox.waiting(id).peek().filter(({ state }) => state === 'failed').length, 0)
}
