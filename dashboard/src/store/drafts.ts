import { signal, type Signal } from '@preact/signals'

export type Kind = 'message' | 'note'

/** What is written and not sent in one conversation: a reply and a note, each its own, and which one is open. */
export interface Draft {
  open: Kind
  message: string
  note: string
  /** The entry that the reply quotes. */
  replyTo: string | null
}
export interface Drafts {
  of(conversationId: string): Signal<Draft>
  /** Files that go with what is written; a reload forgets them. */
  files(conversationId: string, kind: Kind): Signal<readonly File[]>
  change(conversationId: string, change: Partial<Draft>): void
  /** It was said: the browser keeps it until it is safe elsewhere, so that a crash in between loses nothing. */
  said(conversationId: string, kind: Kind, isSafe: Promise<unknown>): void
  close(): void
}
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

interface Kept extends Draft {
  at: number
}
const empty: Draft = { open: 'message', message: '', note: '', replyTo: null }
const keptMs = 14 * 24 * 60 * 60_000
const keptAtMost = 200
/** Typing is not written to the disk letter by letter. */
const pauseMs = 250

const isBlank = (draft: Draft) =>
  draft.message === '' && draft.note === '' && draft.open === 'message' && draft.replyTo === null
const isKept = (value: unknown): value is Kept => {
  const draft = value as Partial<Kept> | null
  return (
    typeof draft === 'object'
    && draft !== null
    && typeof draft.message === 'string'
    && typeof draft.note === 'string'
    && (draft.open === 'message' || draft.open === 'note')
    && typeof draft.at === 'number'
  )
}
function parsed(value: string | null): Kept | null {
  try {
    const draft: unknown = JSON.parse(value ?? 'null')
    return isKept(draft) ? draft : null
  } catch {
    // What cannot be read was not written by this version; the next change overwrites it.
    return null
  }
}
const draftOf = (kept: Kept | null): Draft => {
  const { at: _, ...draft } = kept ?? { ...empty, at: 0 }
  return { ...empty, ...draft }
}

/** Leaves the youngest under `prefix`, those of the last two weeks. */
function tidy(storage: DraftStorage, prefix: string, now: number): void {
  const keys = Array.from({ length: storage.length }, (_, place) => storage.key(place) ?? '')
  const drafts = keys.filter((key) => key.startsWith(prefix)).map((key) => ({ key, at: parsed(storage.getItem(key))?.at ?? 0 }))
  drafts.sort((one, other) => other.at - one.at).forEach(({ key, at }, place) => {
    if (place >= keptAtMost || now - at >= keptMs) storage.removeItem(key)
  })
}

/** What another tab has stored, or removed, from now on. */
type OnStored = (handler: (key: string | null, value: string | null) => void) => () => void
const ofOtherTabs: OnStored = (handler) => {
  const hear = ({ key, newValue, storageArea }: StorageEvent) => {
    if (storageArea === localStorage) handler(key, newValue)
  }
  addEventListener('storage', hear)
  return () => removeEventListener('storage', hear)
}

/**
 * Drafts of one agent, kept in the browser over reloads, the youngest 200 for two weeks, and the same in all its tabs:
 * whatever was typed last holds.
 */
export function createDrafts(
  agentId: string,
  storage: DraftStorage,
  { now = Date.now, onStored = ofOtherTabs }: { now?: () => number; onStored?: OnStored } = {},
): Drafts {
  const prefix = `parley:draft:${agentId}:`
  const live = new Map<string, Signal<Draft>>()
  const chosen = new Map<string, Signal<readonly File[]>>()
  const unwritten = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined

  // A full disk, or a browser that denies it: the draft lives on in this tab.
  const tried = <T>(work: () => T): T | null => {
    try {
      return work()
    } catch {
      return null
    }
  }
  tried(() => tidy(storage, prefix, now()))
  const stop = onStored((key, value) => {
    const conversationId = key?.startsWith(prefix) ? key.slice(prefix.length) : null
    // What is being typed here is newer.
    if (conversationId === null || unwritten.has(conversationId)) return
    const draft = live.get(conversationId)
    if (draft) draft.value = draftOf(parsed(value))
  })

  const write = () => {
    clearTimeout(timer)
    timer = undefined
    for (const conversationId of unwritten) {
      const draft = of(conversationId).peek()
      const key = prefix + conversationId
      tried(() => {
        if (isBlank(draft)) storage.removeItem(key)
        else storage.setItem(key, JSON.stringify({ ...draft, at: now() } satisfies Kept))
      })
    }
    unwritten.clear()
  }
  const writeSoon = (conversationId: string) => {
    unwritten.add(conversationId)
    timer ??= setTimeout(write, pauseMs)
  }
  const of = (conversationId: string) => {
    const draft = live.get(conversationId) ?? signal(draftOf(tried(() => parsed(storage.getItem(prefix + conversationId)))))
    live.set(conversationId, draft)
    return draft
  }
  const put = (conversationId: string, change: Partial<Draft>) => {
    of(conversationId).value = { ...of(conversationId).peek(), ...change }
  }
  return {
    of,
    files(conversationId, kind) {
      const place = `${conversationId} ${kind}`
      const files = chosen.get(place) ?? signal<readonly File[]>([])
      chosen.set(place, files)
      return files
    },
    change(conversationId, change) {
      put(conversationId, change)
      writeSoon(conversationId)
    },
    said(conversationId, kind, isSafe) {
      // All of it, the last letters too.
      if (unwritten.has(conversationId)) write()
      put(conversationId, kind === 'note' ? { note: '' } : { message: '', replyTo: null })
      // At once, as a page that goes now would show it twice when it comes back: as sent, and as a draft.
      void isSafe.then(() => {
        unwritten.add(conversationId)
        write()
      })
    },
    close() {
      stop()
      write()
    },
  }
}
