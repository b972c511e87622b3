import { signal, type ReadonlySignal } from '@preact/signals'
import type { AgentConversation, List, Problem } from '@parley/protocol'
import { http, type Answer } from '../http.js'

/** A long list that is fetched page by page, newest first. */
export interface Pages<Row = AgentConversation> {
  readonly rows: ReadonlySignal<readonly Row[]>
  readonly state: ReadonlySignal<'loading' | 'more' | 'complete' | 'failed'>
  readonly problem: ReadonlySignal<Problem | null>
  /** The next page, unless one is under way or there is none. */
  more(): Promise<void>
  close(): void
}
type Fetch<Row> = (cursor: string | null, abort: AbortSignal) => Promise<Answer<List<Row>>>

/** What `GET /api/conversations` has in one view. */
export const conversationsOf =
  (view: 'all' | 'closed'): Fetch<AgentConversation> =>
  (cursor, signal) =>
    http.get<List<AgentConversation>>('/api/conversations', {
      query: { view, limit: 50, cursor: cursor ?? undefined },
      signal,
    })

export function createPages<Row extends { id: string }>(fetch: Fetch<Row>): Pages<Row> {
  const rows = signal<readonly Row[]>([])
  const state = signal<'loading' | 'more' | 'complete' | 'failed'>('loading')
  const problem = signal<Problem | null>(null)
  const abort = new AbortController()
  let cursor: string | null = null
  let isAsking = false

  const next = async () => {
    const page = await fetch(cursor, abort.signal)
    problem.value = page.ok ? null : page.problem
    if (!page.ok) {
      state.value = 'failed'
      return
    }
    // A conversation that moved between two pages comes twice; its later view holds.
    const known = new Set(page.value.items.map(({ id }) => id))
    rows.value = [...rows.value.filter(({ id }) => !known.has(id)), ...page.value.items]
    cursor = page.value.nextCursor
    state.value = cursor === null ? 'complete' : 'more'
  }
  return {
    rows,
    state,
    problem,
    async more() {
      if (isAsking || state.value === 'complete') return
      isAsking = true
      try {
        await next()
      } catch (cause) {
        if (!abort.signal.aborted) throw cause
      } finally {
        isAsking = false
      }
    },
    close: () => abort.abort(),
  }
}
