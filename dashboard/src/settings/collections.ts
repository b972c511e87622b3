import { computed, effect, signal, type ReadonlySignal } from '@preact/signals'
import type { Agent, List, Queue, Site } from '@parley/protocol'
import { http } from '../http.js'
import type { Answer } from '../request.js'
import { me } from '../store/me.js'

interface Numbered { id: string; version: number }

/** Everything of one kind that the server keeps; short lists, held whole. */
export interface Collection<T extends Numbered> {
  readonly items: ReadonlySignal<readonly T[]>
  /** `ready` once it was loaded; it stays so while it is loaded again. */
  readonly state: ReadonlySignal<'loading' | 'ready' | 'failed'>
  get(id: string): T | undefined
  load(): Promise<void>
  /** What an answer brought: new, or newer than the one held. */
  put(item: T): void
  drop(id: string): void
  create(body: object): Promise<Answer<T>>
  change(id: string, body: object): Promise<Answer<T>>
  remove(id: string): Promise<Answer<undefined>>
  /** Reads one again, for instance after someone else changed it. */
  refresh(id: string): Promise<Answer<T>>
  forget(): void
}

async function everyPage<T>(path: string): Promise<Answer<T[]>> {
  const items: T[] = []
  let cursor: string | undefined
  do {
    const page: Answer<List<T>> = await http.get<List<T>>(path, { query: { limit: 100, cursor } })
    if (!page.ok) return page
    items.push(...page.value.items)
    cursor = page.value.nextCursor ?? undefined
  } while (cursor !== undefined)
  return { ok: true, value: items }
}

function createCollection<T extends Numbered>(path: string): Collection<T> {
  const held = signal<ReadonlyMap<string, T>>(new Map())
  const state = signal<'loading' | 'ready' | 'failed'>('loading')
  const keep = (item: T) => {
    const known = held.value.get(item.id)
    if (known && known.version > item.version) return
    held.value = new Map(held.value).set(item.id, item)
  }
  const kept = (answer: Answer<T>): Answer<T> => {
    if (answer.ok) keep(answer.value)
    return answer
  }
  const drop = (id: string) => { held.value = new Map([...held.value].filter(([other]) => other !== id)) }
  return {
    items: computed(() => [...held.value.values()]),
    state,
    get: (id) => held.value.get(id),
    put: keep,
    drop,
    async load() {
      if (state.value === 'failed') state.value = 'loading'
      const answer = await everyPage<T>(path)
      if (answer.ok) held.value = new Map(answer.value.map((item) => [item.id, item]))
      if (answer.ok || state.value === 'loading') state.value = answer.ok ? 'ready' : 'failed'
    },
    create: async (body) => kept(await http.post<T>(path, body)),
    change: async (id, body) => kept(await http.patch<T>(`${path}/${id}`, body)),
    async remove(id) {
      const answer = await http.delete(`${path}/${id}`)
      if (answer.ok) drop(id)
      return answer
    },
    refresh: async (id) => kept(await http.get<T>(`${path}/${id}`)),
    forget() {
      held.value = new Map()
      state.value = 'loading'
    },
  }
}

export const agents = createCollection<Agent>('/api/agents')
export const queues = createCollection<Queue>('/api/queues')
export const sites = createCollection<Site>('/api/sites')

const whose = computed(() => me.value?.id)
// What one agent was shown is not there for the next one in the same tab.
effect(() => {
  if (whose.value === undefined) for (const collection of [agents, queues, sites]) collection.forget()
})
