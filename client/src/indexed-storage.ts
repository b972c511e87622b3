import { completed, settled } from './indexed.js'
import { isGone, type Kept, type OutboxStorage } from './outbox-storage.js'

const TEXTS = 'outbox'
const FILES = 'files'
const CLIENT_ID = 'clientId'

/**
 * Keeps texts and their files in IndexedDB, over reloads and crashes, for all tabs of the browser. Where it has none or
 * denies it, every call rejects, and the outbox goes on without (`durable` is then false). `speaker` is to name who
 * writes, such as `visitor:<id>` or `agent:<id>`, so that nobody sends another's texts.
 */
export function indexedStorage(speaker: string): OutboxStorage {
  const name = `parley:${speaker}`
  let opened: Promise<IDBDatabase> | null = null
  const open = async () => {
    const request = indexedDB.open(name, 2)
    request.onupgradeneeded = ({ oldVersion }) => {
      const database = request.result
      // The key only counts up: it is the order of writing in every tab, whatever the clocks say.
      if (oldVersion < 1) {
        database.createObjectStore(TEXTS, { autoIncrement: true }).createIndex(CLIENT_ID, CLIENT_ID, { unique: true })
      }
      database.createObjectStore(FILES)
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
  const tables = async (mode: IDBTransactionMode) => {
    opened ??= open()
    const database = await opened.catch((error: unknown) => {
      opened = null
      throw error
    })
    const transaction = database.transaction([TEXTS, FILES], mode, { durability: 'strict' })
    return { transaction, texts: transaction.objectStore(TEXTS), files: transaction.objectStore(FILES) }
  }

  return {
    name,
    all: async () => settled<Kept[]>((await tables('readonly')).texts.getAll()),
    async put(kept, place, blobs) {
      const { transaction, texts, files } = await tables('readwrite')
      const done = completed(transaction)
      blobs?.forEach((blob, fileId) => files.put(blob, [kept.clientId, fileId]))
      if (place === 'new') {
        texts.put(kept)
        // Asked for at once, so that a page that goes away in this moment still leaves it behind.
        transaction.commit()
      } else {
        const held = texts.index(CLIENT_ID).getKey(kept.clientId)
        held.onsuccess = () => {
          if (isGone(place, held.result !== undefined)) return
          if (place === 'last' && held.result !== undefined) texts.delete(held.result)
          texts.put(kept, place === 'last' ? undefined : held.result)
        }
      }
      await done
    },
    async remove(clientId) {
      const { transaction, texts, files } = await tables('readwrite')
      const done = completed(transaction)
      files.delete(IDBKeyRange.bound([clientId], [clientId, []]))
      const held = texts.index(CLIENT_ID).getKey(clientId)
      held.onsuccess = () => {
        if (held.result !== undefined) texts.delete(held.result)
      }
      await done
    },
    async file(clientId, fileId) {
      return await settled<Blob | undefined>((await tables('readonly')).files.get([clientId, fileId])) ?? null
    },
  }
}
