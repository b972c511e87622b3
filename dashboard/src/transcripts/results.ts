import { computed, signal } from '@preact/signals'
import type { List, Problem, TranscriptRow } from '@parley/protocol'
import { http } from '../http.js'
import { me } from '../store/me.js'
import { filtersOf, requestOf } from './filters.js'

interface Results {
  /** The query of the address that asked. */
  query: string
  state: 'loading' | 'failed' | 'ready'
  rows: readonly TranscriptRow[]
  nextCursor: string | null
  more: 'idle' | 'loading' | 'failed'
  problem: Problem | null
  askedAt: Date
  agentId: string | undefined
}

const path = '/api/transcripts'
const pageSize = 30
/** Coming back from a transcript within this time finds the list as it was left. */
const freshForMs = 60_000

const held = signal<Results | null>(null)
let abort: AbortController | null = null

/** What was found last; kept while a transcript is open, so that the way back leads to the same place. */
export const results = computed(() => held.value)
/** How far the list had been scrolled. */
export const place = { scroll: 0 }

const set = (change: Partial<Results>) => { if (held.value) held.value = { ...held.value, ...change } }

/** Looks for what the query of an address asks. The same query again shortly after shows what is there. */
export async function find(query: string, { again = false }: { again?: boolean } = {}): Promise<void> {
  const before = held.value
  const now = new Date()
  const isSame = before?.query === query && before.agentId === me.peek()?.id
  if (!again && isSame && before.state !== 'failed' && now.getTime() - before.askedAt.getTime() < freshForMs) return
  abort?.abort()
  const asking = abort = new AbortController()
  place.scroll = 0
  const rows = isSame || before?.state === 'ready' && before.agentId === me.peek()?.id ? before.rows : []
  held.value = {
    query, state: 'loading', rows, nextCursor: null, more: 'idle', problem: null, askedAt: now, agentId: me.peek()?.id,
  }
  const request = requestOf(filtersOf(new URLSearchParams(query)), now)
  const answer = await unlessAborted(asking,
    http.get<List<TranscriptRow>>(path, { query: { ...request, limit: pageSize }, signal: asking.signal }))
  if (answer === null) return
  if (answer.ok) set({ state: 'ready', rows: answer.value.items, nextCursor: answer.value.nextCursor })
  else set({ state: 'failed', rows: [], problem: answer.problem })
}

/** The next page behind what is there. */
export async function findMore(): Promise<void> {
  const now = held.value
  if (now?.state !== 'ready' || now.nextCursor === null || now.more === 'loading') return
  const asking = abort = new AbortController()
  set({ more: 'loading' })
  const request = requestOf(filtersOf(new URLSearchParams(now.query)), now.askedAt)
  const answer = await unlessAborted(asking,
    http.get<List<TranscriptRow>>(path, { query: { ...request, limit: pageSize, cursor: now.nextCursor }, signal: asking.signal }))
  if (answer === null || held.value?.query !== now.query) return
  if (!answer.ok) return set({ more: 'failed' })
  const known = new Set(now.rows.map(({ id }) => id))
  const rows = [...now.rows, ...answer.value.items.filter(({ id }) => !known.has(id))]
  set({ rows, nextCursor: answer.value.nextCursor, more: 'idle' })
}

/** The answer, or null when nobody waits for it any more. */
async function unlessAborted<T>(asking: AbortController, answer: Promise<T>): Promise<T | null> {
  try {
    const value = await answer
    return asking.signal.aborted ? null : value
  } catch (cause) {
    if (asking.signal.aborted) return null
    throw cause
  }
}
