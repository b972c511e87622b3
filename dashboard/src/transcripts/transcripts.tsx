import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { Archive, Lock, SearchX } from 'lucide-preact'
import { go, paths, query } from '../routes.js'
import { agents, queues, sites } from '../settings/collections.js'
import { isSupervisor } from '../store/me.js'
import { Button } from '../ui/button.js'
import { Card } from '../ui/card.js'
import { EmptyState, ErrorState } from '../ui/empty-state.js'
import { PageHeader } from '../ui/page-header.js'
import { problemWords } from '../ui/problem-words.js'
import { Skeleton } from '../ui/skeleton.js'
import { t } from '../words/words.js'
import { FilterBar } from './filter-bar.js'
import { filtersOf, noFilters, queryOf, type Filters } from './filters.js'
import { find, findMore, place, results } from './results.js'
import { ResultRow } from './result-row.js'
import './transcripts.css'

/** Everything that was ever said, to search. What is asked for stands in the address. */
export function Transcripts() {
  if (isSupervisor.value) return <Search />
  return <EmptyState icon={Lock} title={t('transcripts.notForYou')} hint={t('transcripts.notForYouHint')} />
}

function Search() {
  const filters = filtersOf(query.value)
  const asked = queryOf(filters)
  const scroller = useRef<HTMLDivElement>(null)
  const found = results.value
  useEffect(() => {
    for (const collection of [agents, queues, sites]) void collection.load()
  }, [])
  useEffect(() => { void find(asked) }, [asked])
  const isThere = found?.query === asked && found.state === 'ready'
  useLayoutEffect(() => { if (isThere) scroller.current?.scrollTo({ top: place.scroll }) }, [isThere])
  const change = (next: Filters, { replace = false } = {}) => {
    const said = queryOf(next)
    go(said ? `${paths.transcripts()}?${said}` : paths.transcripts(), { replace })
  }
  return (
    <div class="ui-page">
      <PageHeader title={t('transcripts.title')} />
      <FilterBar filters={filters} onChange={change} />
      <div class="ui-page-scroll" ref={scroller} onScroll={(event) => { place.scroll = event.currentTarget.scrollTop }}>
        <div class="ui-page-body ui-page-narrow"><Found asked={asked} onClear={() => change(noFilters)} /></div>
      </div>
    </div>
  )
}

function Found({ asked, onClear }: { asked: string; onClear: () => void }) {
  const found = results.value
  if (found?.state === 'failed') {
    const hint = found.problem ? { hint: problemWords(found.problem) } : {}
    return <ErrorState {...hint} onRetry={() => void find(asked, { again: true })} />
  }
  // What was found before stays in sight, paler, while the next is on its way.
  if (!found || found.state === 'loading' && found.rows.length === 0) return <Card flush><Skeleton rows={6} look="people" /></Card>
  if (found.rows.length === 0) {
    return asked === ''
      ? <EmptyState icon={Archive} title={t('transcripts.none')} hint={t('transcripts.noneHint')} />
      : <EmptyState icon={SearchX} title={t('transcripts.notFound')} hint={t('transcripts.notFoundHint')}>
        <Button onClick={onClear}>{t('transcripts.clear')}</Button>
      </EmptyState>
  }
  return (
    <div class={found.state === 'loading' ? 'results results-old' : 'results'} aria-busy={found.state === 'loading'}>
      <p class="unseen" role="status">
        {found.state === 'ready' && (found.nextCursor === null
          ? t('transcripts.count', { count: found.rows.length }) : t('transcripts.countMore', { count: found.rows.length }))}
      </p>
      <ul class="results-list" aria-label={t('transcripts.title')}>
        {found.rows.map((row) => <ResultRow key={row.id} row={row} asked={found.query} />)}
      </ul>
      {found.nextCursor !== null && <More failed={found.more === 'failed'} loading={found.more === 'loading'} />}
    </div>
  )
}

/** Loads on by itself when it comes into sight; the button is for keyboards, and for a page that failed. */
function More({ failed, loading }: { failed: boolean; loading: boolean }) {
  const self = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!self.current || failed || loading) return
    const seen = new IntersectionObserver(([entry]) => { if (entry?.isIntersecting) void findMore() }, { rootMargin: '400px' })
    seen.observe(self.current)
    return () => seen.disconnect()
  }, [failed, loading])
  return (
    <div class="results-more" ref={self}>
      {failed && <span role="alert">{t('ui.notLoaded')}</span>}
      <Button busy={loading} onClick={() => void findMore()}>{failed ? t('ui.tryAgain') : t('ui.loadMore')}</Button>
    </div>
  )
}
