/** What IndexedDB answers to one request. */
export const settled = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => {
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'))
})

/** Resolves when what was written is safe on the disk, not merely accepted. */
export const completed = (transaction: IDBTransaction) => new Promise<void>((resolve, reject) => {
  transaction.oncomplete = () => resolve()
  transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB gave up'))
})

/** A database of one table whose keys are named by the caller. @throws where the browser has no IndexedDB or denies it */
export async function openTable(name: string, table: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => void request.result.createObjectStore(table)
  return settled(request)
}
