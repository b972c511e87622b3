import { isGone, type Kept, type OutboxStorage } from '@parley/client'
import { setImmediate as turn } from 'node:timers/promises'

/** What one browser keeps. It outlives its pages, as IndexedDB does; how that is done is tested in a real browser. */
export interface BrowserStorage {
  /** The storage as one page has it: once the page is gone, nothing it still wanted to write is written. */
  open(page: { readonly isGone: boolean }): OutboxStorage
  all(): Kept[]
}

/** `onKept` hears of each text when it is safe. */
export function browserStorage(name: string, onKept: (clientId: string) => void): BrowserStorage {
  const rows = new Map<string, Kept>()
  /** Bytes of files, by the text they go with and their own id. */
  const files = new Map<string, ReadonlyMap<string, Blob>>()
  return {
    all: () => [...rows.values()],
    open(page) {
      const reached = async () => {
        await turn()
        if (page.isGone) throw new Error('the page is gone')
      }
      return {
        name,
        async all() {
          await reached()
          return structuredClone([...rows.values()])
        },
        async put(kept, place, bytes) {
          const copy = structuredClone(kept)
          await reached()
          if (isGone(place, rows.has(copy.clientId))) return
          if (place === 'last') rows.delete(copy.clientId)
          if (bytes) files.set(copy.clientId, new Map(bytes))
          rows.set(copy.clientId, copy)
          onKept(copy.kind === 'opening' ? copy.request.message?.clientId ?? copy.clientId : copy.clientId)
        },
        async remove(clientId) {
          await reached()
          rows.delete(clientId)
          files.delete(clientId)
        },
        async file(clientId, fileId) {
          await reached()
          return files.get(clientId)?.get(fileId) ?? null
        },
      }
    },
  }
}
