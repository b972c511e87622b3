import type { Kept, OutboxStorage } from './outbox-storage.js'

const TABLE = 'outbox'
const CLIENT_ID = 'clientId'

const settled = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => {
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'))
})
/** Resolves when what was written is safe on the disk, not merely accepted. */
const completed = (transaction: IDBTransaction) => new Promise<void>((resolve, reject) => {
  transaction.oncomplete = () => resolve()
  transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB gave up'))
})

/**
 * Keeps texts in IndexedDB, over reloads and crashes. Where the browser has none or denies it, every call rejects, and
 * the outbox goes on without (`durable` is then false). `speaker` is to name who writes, such as `visitor:<id>` or
 * `agent:<id>`, so that nobody sends another's texts.
 */
export function indexedStorage(speaker: string): OutboxStorage {
  const name = `parley:${speaker}`
  let opened: Promise<IDBDatabase> | null = null
  const open = async () => {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => {
      // The key only counts up: it is the order of writing in every tab, whatever the clocks say.
      const rows = request.result.createObjectStore(TABLE, { autoIncrement: true })
      rows.createIndex(CLIENT_ID, CLIENT_ID, { unique: true })
    }
    const database = await settled(request)
    // Another tab deletes or upgrades: make way, and open anew when needed.
    database.onversionchange = () => {
      database.close()
      opened = null
    }
    database.onclose = () => {
      opened = null
    }
    return database
  }
  /** All calls wait for the same opening, and so run in the order in which they were made. */
  const table = async (mode: IDBTransactionMode) => {
    opened ??= open()
    const database = await opened.catch((error: unknown) => {
      opened = null
      throw error
    })
    return database.transaction(TABLE, mode, { durability: 'strict' }).objectStore(TABLE)
  }

  return {
    name,
    all: async () => settled<Kept[]>((await table('readonly')).getAll()),
    async put(kept) {
      const rows = await table('readwrite')
      const done = completed(rows.transaction)
      const held = rows.index(CLIENT_ID).getKey(kept.clientId)
      held.onsuccess = () => void rows.put(kept, held.result)
      await done
    },
    async remove(clientId) {
      const rows = await table('readwrite')
      const done = completed(rows.transaction)
      const held = rows.index(CLIENT_ID).getKey(clientId)
      held.onsuccess = () => {
        if (held.result !== undefined) rows.delete(held.result)
      }
      await done
    },
  }
}
