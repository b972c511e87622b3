import type { Attachment } from '@parley/protocol'

/** Stored files as a page shows them: each fetched once, under an address that only this page knows. */
export interface Shelf {
  /** A `blob:` address of the file's bytes. @throws when they are not to be had now, or never: an error with `isGone` */
  address(id: string): Promise<string>
  /** Hands the file to the browser to be saved. @throws as `address` */
  save(file: Pick<Attachment, 'id' | 'name'>): Promise<void>
  /** Forgets them all. */
  close(): void
}

export interface ShelfOptions {
  /** As for the link: `new` after one was not accepted. */
  token: (need: 'any' | 'new') => Promise<string | null>
  fetch?: typeof fetch
  /** More bytes than this are not held; the oldest go first. */
  mostBytes?: number
}

/** Why a file cannot be shown. `isGone`: it was recalled, or is not the reader's; asking again would not help. */
export class ShelfError extends Error {
  constructor(readonly isGone: boolean) {
    super(isGone ? 'the file is gone' : 'the file cannot be had now')
    this.name = 'ShelfError'
  }
}

/** A network that swallows everything says nothing; whoever wants to see the file may then try again. */
const PATIENCE_MS = 120_000
const MOST_BYTES = 100 * 1024 * 1024
/** A download begins after the click that asked for it has returned. */
const SAVED_MS = 10_000

interface Held { address: string; blob: Blob }

/** A shelf that asks the server as whoever `token` says. There is no token in any address. */
export function createShelf(options: ShelfOptions): Shelf {
  const { token, fetch: get = fetch, mostBytes = MOST_BYTES } = options
  const held = new Map<string, Held>()
  const coming = new Map<string, Promise<Held>>()

  const ask = async (id: string, need: 'any' | 'new', signal: AbortSignal) => {
    const headers = { authorization: `Bearer ${await token(need) ?? ''}` }
    return get(`/api/attachments/${id}`, { credentials: 'omit', headers, signal })
  }
  const read = async (id: string): Promise<Blob> => {
    const giveUp = new AbortController()
    const overdue = setTimeout(() => giveUp.abort(), PATIENCE_MS)
    try {
      const first = await ask(id, 'any', giveUp.signal)
      const response = first.status === 401 ? await ask(id, 'new', giveUp.signal) : first
      if (response.ok) return await response.blob()
      throw new ShelfError(response.status === 404)
    } catch (error) {
      throw error instanceof ShelfError ? error : new ShelfError(false)
    } finally {
      clearTimeout(overdue)
    }
  }
  const keep = (id: string, blob: Blob): Held => {
    const kept = { address: URL.createObjectURL(blob), blob }
    held.set(id, kept)
    let sum = [...held.values()].reduce((bytes, one) => bytes + one.blob.size, 0)
    for (const [old, one] of held) {
      if (sum <= mostBytes || old === id) break
      URL.revokeObjectURL(one.address)
      held.delete(old)
      sum -= one.blob.size
    }
    return kept
  }
  const take = async (id: string): Promise<Held> => {
    const known = held.get(id)
    if (known) return known
    const asked = coming.get(id) ?? read(id).then((blob) => keep(id, blob)).finally(() => coming.delete(id))
    coming.set(id, asked)
    return asked
  }

  return {
    address: async (id) => (await take(id)).address,
    save: async ({ id, name }) => saveBlob(name, (await take(id)).blob),
    close() {
      for (const one of held.values()) URL.revokeObjectURL(one.address)
      held.clear()
    },
  }
}

/** Hands bytes to the browser as a file to be saved. */
export function saveBlob(name: string, blob: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), SAVED_MS)
}
