import { completed, openTable } from './indexed.js'
import { realTime, type Time } from './time.js'

const TABLE = 'firsts'
/** By then every tab reads what another has put into local storage. */
const STANDS_MS = 60_000
const PATIENCE_MS = 3_000

interface First { value: string; at: number }

/** One look at what stands under this name, and what shall stand there then; null: nothing. */
async function look(name: string, next: (held: First | undefined) => First | null): Promise<void> {
  const database = await openTable('parley:firsts', TABLE)
  try {
    const transaction = database.transaction(TABLE, 'readwrite')
    const done = completed(transaction)
    const firsts = transaction.objectStore(TABLE)
    const held: IDBRequest<First | undefined> = firsts.get(name)
    held.onsuccess = () => {
      const first = next(held.result)
      if (first) firsts.put(first, name)
      else firsts.delete(name)
    }
    await done
  } finally {
    database.close()
  }
}

/**
 * Of the values that the tabs of a browser propose under one name within the same minute, the first; the own one where
 * the browser denies IndexedDB, or does not answer. A lock and local storage would not do: a browser tells what one tab
 * has stored to the processes of the others a moment later, and gives the lock away before.
 */
export async function firstOf(name: string, value: string, time: Time = realTime): Promise<string> {
  const now = time.now()
  let first: First = { value, at: now }
  const agreed = look(name, (held) => {
    if (held && held.at <= now && now - held.at < STANDS_MS) first = held
    return first
  }).then(() => first.value, () => value)
  return Promise.race([agreed, new Promise<string>((resolve) => void time.after(PATIENCE_MS, () => resolve(value)))])
}

/** Forgets what was first under this name, or only if it was this value, so that whoever comes next begins anew. */
export async function forgetFirst(name: string, value?: string): Promise<void> {
  await look(name, (held) => held && value !== undefined && held.value !== value ? held : null).catch(() => undefined)
}
