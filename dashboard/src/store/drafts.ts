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
  close(): void
}
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

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

function read(storage: DraftStorage, key: string, now: number): Map<string, Kept> {
  try {
    const parsed: unknown = JSON.parse(storage.getItem(key) ?? '{}')
    const entries = Object.entries(parsed as Record<string, unknown>)
    return new Map(
      entries.flatMap(([id, draft]) => (isKept(draft) && now - draft.at < keptMs ? [[id, draft] as const] : [])),
    )
  } catch {
    // What cannot be read was not written by this version; the next change overwrites it.
    return new Map()
  }
}

/** Drafts of one agent, kept in the browser over reloads: the youngest 200, for two weeks. */
export function createDrafts(agentId: string, storage: DraftStorage, now: () => number = Date.now): Drafts {
  const key = `parley:drafts:${agentId}`
  const kept = read(storage, key, now())
  const live = new Map<string, Signal<Draft>>()
  const chosen = new Map<string, Signal<readonly File[]>>()
  let timer: ReturnType<typeof setTimeout> | undefined

  const write = () => {
    clearTimeout(timer)
    timer = undefined
    const youngest = [...kept].sort(([, a], [, b]) => b.at - a.at).slice(0, keptAtMost)
    try {
      if (youngest.length === 0) storage.removeItem(key)
      else storage.setItem(key, JSON.stringify(Object.fromEntries(youngest)))
    } catch {
      // A full disk or a private window: the draft lives on in this tab.
      timer = undefined
    }
  }
  const of = (conversationId: string) => {
    const { at: _, ...before } = kept.get(conversationId) ?? { ...empty, at: 0 }
    const draft = live.get(conversationId) ?? signal<Draft>({ ...empty, ...before })
    live.set(conversationId, draft)
    return draft
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
      const draft = of(conversationId)
      draft.value = { ...draft.value, ...change }
      if (isBlank(draft.value)) kept.delete(conversationId)
      else kept.set(conversationId, { ...draft.value, at: now() })
      timer ??= setTimeout(write, pauseMs)
    },
    close: write,
  }
}
