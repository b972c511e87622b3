/** Since when: a period that moves with the clock, or two days of the calendar, both included. */
export type Period = 'any' | 'today' | 'yesterday' | 'week' | 'month' | 'custom'

/** What is asked for. Empty texts ask for nothing. Days are `YYYY-MM-DD` in the reader's own time zone. */
export interface Filters {
  q: string
  period: Period
  from: string
  to: string
  agentId: string
  queueId: string
  siteId: string
  minScore: string
}

export const noFilters: Filters = { q: '', period: 'any', from: '', to: '', agentId: '', queueId: '', siteId: '', minScore: '' }

const periods: readonly string[] = ['today', 'yesterday', 'week', 'month'] satisfies Period[]
const isPeriod = (text: string): text is Period => periods.includes(text)
const dayPattern = /^\d{4}-\d{2}-\d{2}$/
const named = { agentId: 'agent', queueId: 'queue', siteId: 'site' } as const

/** The filters that an address names; what makes no sense in it is left out. */
export function filtersOf(query: URLSearchParams): Filters {
  const said = (name: string) => query.get(name) ?? ''
  const day = (name: string) => dayPattern.test(said(name)) && !Number.isNaN(Date.parse(said(name))) ? said(name) : ''
  const [from, to] = [day('from'), day('to')]
  const period = said('period')
  return {
    q: said('q').slice(0, 200),
    period: from || to ? 'custom' : isPeriod(period) ? period : 'any',
    from, to,
    agentId: said(named.agentId), queueId: said(named.queueId), siteId: said(named.siteId),
    minScore: /^[1-5]$/.test(said('score')) ? said('score') : '',
  }
}

/** The query of an address for these filters, without `?`; empty when nothing is asked for. */
export function queryOf(filters: Filters): string {
  const said = new URLSearchParams()
  if (filters.q !== '') said.set('q', filters.q)
  if (filters.period === 'custom') {
    if (filters.from) said.set('from', filters.from)
    if (filters.to) said.set('to', filters.to)
  } else if (filters.period !== 'any') {
    said.set('period', filters.period)
  }
  for (const key of ['agentId', 'queueId', 'siteId'] as const) if (filters[key]) said.set(named[key], filters[key])
  if (filters.minScore) said.set('score', filters.minScore)
  return said.toString()
}

/** Whether anything but words is asked for. */
export const isFiltered = (filters: Filters): boolean => queryOf({ ...filters, q: '' }) !== ''

const startOfDay = (at: Date, days = 0) => new Date(at.getFullYear(), at.getMonth(), at.getDate() + days)
/** Local midnight of a written day, `days` later. */
const midnight = (day: string, days = 0) => startOfDay(new Date(`${day}T00:00`), days)

/** The instants between which a conversation began: `from` inclusive, `to` exclusive. */
export function boundsOf({ period, from, to }: Filters, now: Date): { from?: Date; to?: Date } {
  switch (period) {
    case 'any': return {}
    case 'today': return { from: startOfDay(now) }
    case 'yesterday': return { from: startOfDay(now, -1), to: startOfDay(now) }
    case 'week': return { from: startOfDay(now, -6) }
    case 'month': return { from: startOfDay(now, -29) }
    case 'custom': {
      const [first, last] = from && to && from > to ? [to, from] : [from, to]
      return { ...first ? { from: midnight(first) } : {}, ...last ? { to: midnight(last, 1) } : {} }
    }
  }
}

/** What the server is asked. */
export function requestOf(filters: Filters, now: Date): Record<string, string | undefined> {
  const { from, to } = boundsOf(filters, now)
  return {
    q: filters.q.trim() || undefined, from: from?.toISOString(), to: to?.toISOString(), agentId: filters.agentId || undefined,
    queueId: filters.queueId || undefined, siteId: filters.siteId || undefined, minScore: filters.minScore || undefined,
  }
}
