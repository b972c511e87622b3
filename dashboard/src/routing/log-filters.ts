/** What of the routing log is shown; empty texts ask for nothing. */
export interface LogFilters { show: 'decisions' | 'changes'; queueId: string; agentId: string; conversationId: string }

const named = { queueId: 'queue', agentId: 'agent', conversationId: 'conversation' } as const

/** The filters that an address names. */
export const logFiltersOf = (query: URLSearchParams): LogFilters => ({
  show: query.get('show') === 'changes' ? 'changes' : 'decisions',
  queueId: query.get(named.queueId) ?? '', agentId: query.get(named.agentId) ?? '', conversationId: query.get(named.conversationId) ?? '',
})

/** What an address says for these filters. */
export const logQueryOf = (filters: LogFilters): Record<string, string> => {
  if (filters.show === 'changes') return { show: 'changes' }
  return Object.fromEntries(Object.entries(named).flatMap(([key, name]) => {
    const value = filters[key as keyof typeof named]
    return value === '' ? [] : [[name, value]]
  }))
}
