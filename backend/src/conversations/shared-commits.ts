import { Injectable } from '@nestjs/common'
import { DataSource } from 'typeorm'
import { preparedOn } from '../database/prepared.js'
import { isUnavailable } from '../database/unavailable.js'
import { Refusal } from '../refusal.js'
import { appendUsual, type UsualSend } from './append.js'
import type { EntryRow } from './entry-view.js'
import { sqlState } from './transactions.js'

const UNIQUE_VIOLATION = '23505'
/** The second one is for when the first takes long: its disk is slow, or its connection is dead and will not say so. */
const MOST_STATEMENTS = 2
const LONG_MS = 50
const MOST_TOGETHER = 256
/** About a second of work. Whoever comes on top of that is told to come again. */
const MOST_WAITING = 2_000

interface Waiting {
  send: UsualSend
  answer: (row: EntryRow | null) => void
  refuse: (error: unknown) => void
}

/**
 * Stores the usual sends of messages. One that comes alone goes out at once; those that come while a statement is under
 * way go out together in the next one, and share its round trip and its commit: the more there is to do, the less each
 * costs. A statement holds one send of a conversation at the most, so that a conversation's sends keep their order.
 */
@Injectable()
export class SharedCommits {
  private waiting: Waiting[] = []
  private readonly conversations = new Set<string>()
  private statements = 0
  /** How many of them have been under way for long. */
  private long = 0

  constructor(private readonly db: DataSource) {}

  /**
   * Appends a message where its author may write at once, and returns it after commit; null where somebody has to look
   * closer: a repeat, a closed, snoozed or idle conversation, one that somebody else has locked, a refusal.
   * @throws Refusal `unavailable` when more wait already than can be stored soon
   */
  append(send: UsualSend): Promise<EntryRow | null> {
    if (this.waiting.length >= MOST_WAITING) {
      throw new Refusal('unavailable', 'Too much is sent at this moment. Try again soon.', { retryAfter: 2 })
    }
    return new Promise((answer, refuse) => {
      this.waiting.push({ send, answer, refuse })
      this.goOn()
    })
  }

  private goOn(): void {
    while (this.mayBegin() && this.waiting.length > 0) {
      const together = this.takeSome()
      if (together.length === 0) return
      void this.store(together)
    }
  }

  private mayBegin(): boolean {
    const isQuiet = this.statements === this.long
    return this.statements < MOST_STATEMENTS && (isQuiet || this.waiting.length >= MOST_TOGETHER)
  }

  /** The longest-waiting sends, each of another conversation that is not under way. */
  private takeSome(): Waiting[] {
    const taken: Waiting[] = []
    const left: Waiting[] = []
    for (const each of this.waiting) {
      const { conversationId } = each.send
      // The later ones of a conversation stay behind the first, also where the first stays.
      if (taken.length < MOST_TOGETHER && !this.conversations.has(conversationId)) {
        this.conversations.add(conversationId)
        taken.push(each)
      } else {
        left.push(each)
      }
    }
    this.waiting = left
    return taken
  }

  private async store(together: Waiting[]): Promise<void> {
    this.statements += 1
    let isLong = false
    const late = setTimeout(() => {
      isLong = true
      this.long += 1
      this.goOn()
    }, LONG_MS)
    await this.commit(together)
    clearTimeout(late)
    if (isLong) this.long -= 1
    this.statements -= 1
    for (const { send } of together) this.conversations.delete(send.conversationId)
    this.goOn()
  }

  private async commit(together: Waiting[]): Promise<void> {
    try {
      const rows = await appendUsual(preparedOn(this.db), together.map(({ send }) => send))
      for (const [place, { answer }] of together.entries()) answer(rows[place] ?? null)
    } catch (error) {
      await this.failed(together, error)
    }
  }

  /** Nothing of it was stored, or it is not known: whoever comes again gets what was. */
  private async failed(together: Waiting[], error: unknown): Promise<void> {
    const [one] = together
    if (isUnavailable(error)) {
      // Those who wait would fare no better, one statement's time later.
      for (const { refuse } of [...together, ...this.waiting.splice(0)]) refuse(error)
    } else if (together.length > 1) {
      // One of them spoils it for all: a repeat that was stored meanwhile. It is found by halves.
      const half = together.length >> 1
      await this.commit(together.slice(0, half))
      await this.commit(together.slice(half))
    } else if (sqlState(error) === UNIQUE_VIOLATION) {
      one?.answer(null)
    } else {
      one?.refuse(error)
    }
  }
}
