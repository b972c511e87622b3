import { Injectable } from '@nestjs/common'
import { DataSource } from 'typeorm'
import { preparedIn } from '../database/prepared.js'
import { DomainEvents, type DomainEventMap, type StoredEntry } from '../events/domain-events.js'
import type { Runner } from './append.js'
import { storedEntry, type EntryRow } from './entry-view.js'

/** What a transaction will tell once it has committed. */
export class Told {
  private readonly events: (() => void)[] = []

  constructor(private readonly to: DomainEvents) {}

  event<E extends keyof DomainEventMap>(name: E, event: DomainEventMap[E]): void {
    this.events.push(() => this.to.tell(name, event))
  }

  /**
   * An entry was appended, so the conversation's row changed with it. `fromSocketId`: the socket whose reply it is.
   * Returns it as both sides see it.
   */
  entry(row: EntryRow, fromSocketId?: string): StoredEntry {
    const stored = storedEntry(row)
    this.event('conversation.appended', {
      conversationId: row.conversation_id, entries: [stored], ...(fromSocketId === undefined ? {} : { fromSocketId }),
    })
    return stored
  }

  tell(): void {
    for (const tell of this.events) tell()
  }
}

const DEADLOCK = '40P01'

/** PostgreSQL's code for why a statement failed, where the error is one of its own. */
export function sqlState(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

/**
 * Runs the work of a service in one transaction, and tells what happened after it has committed: never before. Its
 * statements are prepared, so their texts are few: what differs from one to the next is in parameters.
 */
@Injectable()
export class Transactions {
  constructor(private readonly db: DataSource, private readonly events: DomainEvents) {}

  async run<T>(work: (tx: Runner, told: Told) => Promise<T>): Promise<T> {
    try {
      return await this.once(work)
    } catch (error) {
      // The victim of a deadlock changed nothing, and what it met is over by now.
      if (sqlState(error) === DEADLOCK) return this.once(work)
      throw error
    }
  }

  private async once<T>(work: (tx: Runner, told: Told) => Promise<T>): Promise<T> {
    const told = new Told(this.events)
    const result = await this.db.transaction((tx) => work(preparedIn(tx), told))
    told.tell()
    return result
  }
}
