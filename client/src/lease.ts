import { openTable } from './indexed.js'
import type { Turn } from './tabs.js'
import type { Time } from './time.js'

/** A lease that is not renewed runs out, so that the turn of a tab that is gone passes on. */
const LEASE_MS = 1_500
const RENEW_MS = 500
const LOOK_MS = 300
const TABLE = 'leases'

interface Lease { tab: string; until: number }

/**
 * Turns for tabs whose browser keeps Web Locks from them, as it does on pages without TLS: a lease in IndexedDB, whose
 * transactions exclude each other. Where there is no IndexedDB either, the tabs share nothing, and the work is done.
 * Resolves when it is, or when `signal` says that the tab leaves.
 */
export async function takeLease(name: string, work: Turn, { time, signal }: { time: Time; signal: AbortSignal }) {
  const tab = `${time.now()} ${Math.random()}`
  const pause = (ms: number) => new Promise<void>((resolve) => void time.after(ms, resolve))
  const database = await openTable('parley:leases', TABLE).catch(() => null)
  if (!database) return work(() => true)

  /** Looks at the lease, and writes what is to be there then; false where it is another's. */
  const claim = (next: (now: number) => Lease | null) => new Promise<boolean>((resolve, reject) => {
    const transaction = database.transaction(TABLE, 'readwrite')
    const leases = transaction.objectStore(TABLE)
    const now = time.now()
    const held: IDBRequest<Lease | undefined> = leases.get(name)
    let isMine = false
    held.onsuccess = () => {
      const lease = held.result
      // A lease far in the future was written before the clock was put back.
      isMine = !lease || lease.tab === tab || lease.until <= now || lease.until > now + LEASE_MS
      if (!isMine) return
      const written = next(now)
      if (written) leases.put(written, name)
      else leases.delete(name)
    }
    transaction.oncomplete = () => resolve(isMine)
    transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB gave up'))
  })
  const renew = () => claim((now) => ({ tab, until: now + LEASE_MS })).catch(() => true)

  while (!await renew()) {
    if (signal.aborted) return database.close()
    await pause(LOOK_MS)
  }
  let isMine = !signal.aborted
  const keep = async () => {
    if (isMine) isMine = await renew() && isMine
    if (isMine) time.after(RENEW_MS, () => void keep())
  }
  void keep()
  if (isMine) await work(() => isMine)
  isMine = false
  await claim(() => null).catch(() => false)
  database.close()
}
