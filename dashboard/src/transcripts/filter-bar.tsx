import { useEffect, useRef, useState } from 'preact/hooks'
import { Search, X } from 'lucide-preact'
import { agents, queues, sites } from '../settings/collections.js'
import { Button } from '../ui/button.js'
import { IconButton } from '../ui/icon-button.js'
import { Select, type Choice } from '../ui/select.js'
import { TextInput } from '../ui/text-input.js'
import { t } from '../words/words.js'
import { isFiltered, noFilters, type Filters, type Period } from './filters.js'
import './filter-bar.css'

interface Props { filters: Filters; onChange: (filters: Filters, how?: { replace: boolean }) => void }

const afterTypingMs = 250
const periods: readonly Period[] = ['any', 'today', 'yesterday', 'week', 'month', 'custom']

/** Words, and what narrows them down. Typing waits for a pause; everything else asks at once. */
export function FilterBar({ filters, onChange }: Props) {
  // “These days” without days yet stands in no address, so it is remembered here.
  const [isPicking, setPicking] = useState(false)
  const period = isPicking ? 'custom' : filters.period
  const set = (change: Partial<Filters>) => onChange({ ...filters, ...change })
  const choosePeriod = (next: Period) => {
    setPicking(next === 'custom')
    if (next !== 'custom') set({ period: next, from: '', to: '' })
  }
  const pickDay = (change: { from?: string; to?: string }) => set({ period: 'custom', ...change })
  return (
    <search class="filters">
      <SearchBox filters={filters} onChange={onChange} />
      <div class="filters-row">
        <Select fitted aria-label={t('transcripts.period')} value={period} onChange={choosePeriod}
          choices={periods.map((name) => ({ value: name, label: t(`transcripts.period.${name}`) }))} />
        {period === 'custom' && (
          <span class="filters-days">
            <TextInput type="date" aria-label={t('transcripts.from')} value={filters.from} max={filters.to || undefined}
              onInput={(from) => pickDay({ from })} />
            <span aria-hidden="true">–</span>
            <TextInput type="date" aria-label={t('transcripts.to')} value={filters.to} min={filters.from || undefined}
              onInput={(to) => pickDay({ to })} />
          </span>
        )}
        <Select fitted aria-label={t('transcripts.agent')} value={filters.agentId} onChange={(agentId) => set({ agentId })}
          choices={named(t('transcripts.allAgents'), agents.items.value)} />
        <Select fitted aria-label={t('transcripts.queue')} value={filters.queueId} onChange={(queueId) => set({ queueId })}
          choices={named(t('transcripts.allQueues'), queues.items.value)} />
        {(sites.items.value.length > 1 || filters.siteId) && (
          <Select fitted aria-label={t('transcripts.site')} value={filters.siteId} onChange={(siteId) => set({ siteId })}
            choices={named(t('transcripts.allSites'), sites.items.value)} />
        )}
        <Select fitted aria-label={t('transcripts.score')} value={filters.minScore} onChange={(minScore) => set({ minScore })}
          choices={[{ value: '', label: t('transcripts.anyScore') }, ...scores.map((score) => ({ value: score, label: scoreWords(score) }))]} />
        {isFiltered(filters) && (
          <Button tone="quiet" icon={X} onClick={() => {
            setPicking(false)
            onChange({ ...noFilters, q: filters.q })
          }}>{t('transcripts.clearFilters')}</Button>
        )}
      </div>
    </search>
  )
}

const scores = ['1', '2', '3', '4', '5']
const scoreWords = (score: string): string =>
  score === '1' ? t('transcripts.rated') : score === '5' ? '★ 5' : t('transcripts.scoreFrom', { score })

const named = (all: string, items: readonly { id: string; name: string }[]): Choice<string>[] =>
  [{ value: '', label: all }, ...items.map(({ id, name }) => ({ value: id, label: name }))]

function SearchBox({ filters, onChange }: Props) {
  const [typed, setTyped] = useState(filters.q)
  const asked = useRef(filters.q)
  // Back and forward change the words from outside.
  useEffect(() => {
    if (filters.q !== asked.current) setTyped(filters.q)
    asked.current = filters.q
  }, [filters.q])
  const ask = (q: string) => {
    if (q === filters.q) return
    asked.current = q
    // One step of the history for a search, not one for each letter.
    onChange({ ...filters, q }, { replace: filters.q !== '' })
  }
  useEffect(() => {
    const timer = setTimeout(() => ask(typed.trim()), afterTypingMs)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <form class="filters-search" role="presentation" onSubmit={(event) => {
      event.preventDefault()
      ask(typed.trim())
    }}>
      <TextInput type="search" icon={Search} value={typed} onInput={setTyped} maxLength={200} dir="auto" enterkeyhint="search"
        aria-label={t('transcripts.search')} placeholder={t('transcripts.searchHint')} />
      {typed !== '' && (
        <IconButton icon={X} size={16} label={t('transcripts.clearSearch')} onClick={() => {
          setTyped('')
          ask('')
        }} />
      )}
    </form>
  )
}
