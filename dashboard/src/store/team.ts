import { signal, type ReadonlySignal } from '@preact/signals'
import type { AgentLink } from '@parley/client'
import type { Agent, List, Queue } from '@parley/protocol'
import { http, type Answer } from '../http.js'
import { onColleague } from './colleagues.js'

/** Who and what a conversation can be handed to. */
export interface Team {
  readonly agents: ReadonlySignal<readonly Agent[]>
  readonly queues: ReadonlySignal<readonly Queue[]>
  readonly state: ReadonlySignal<'loading' | 'ready' | 'failed'>
  reload(): Promise<void>
  close(): void
}

/** All pages of a list; a team is small enough for that. */
async function everything<T>(path: string): Promise<Answer<T[]>> {
  const items: T[] = []
  let cursor: string | null = null
  do {
    const page: Answer<List<T>> = await http.get<List<T>>(path, { query: { limit: 100, cursor: cursor ?? undefined } })
    if (!page.ok) return page
    items.push(...page.value.items)
    cursor = page.value.nextCursor
  } while (cursor !== null)
  return { ok: true, value: items }
}

export function createTeam(link: Pick<AgentLink, 'on'>): Team {
  const agents = signal<readonly Agent[]>([])
  const queues = signal<readonly Queue[]>([])
  const state = signal<'loading' | 'ready' | 'failed'>('loading')
  const stop = onColleague(link, ({ agentId, status, held }) => {
    agents.value = agents.value.map((agent) => agent.id === agentId ? { ...agent, status, held } : agent)
  })
  return {
    agents, queues, state,
    async reload() {
      const [people, lines] = await Promise.all([everything<Agent>('/api/agents'), everything<Queue>('/api/queues')])
      if (people.ok) agents.value = people.value
      if (lines.ok) queues.value = lines.value
      if (people.ok && lines.ok) state.value = 'ready'
      else if (state.value === 'loading') state.value = 'failed'
    },
    close: stop,
  }
}
