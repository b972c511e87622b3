import { useEffect, useMemo } from 'preact/hooks'
import { Lock, SearchX, Waypoints, X } from 'lucide-preact'
import type { AuditLine, Decision, List } from '@parley/protocol'
import { http } from '../http.js'
import { createPages, type Pages } from '../inbox/pages.js'
import { go, paths, query } from '../routes.js'
import { useDesk } from '../store/desk.js'
import { isSupervisor } from '../store/me.js'
import { Tag } from '../ui/badge.js'
import { Button } from '../ui/button.js'
import { Card } from '../ui/card.js'
import { EmptyState, ErrorState } from '../ui/empty-state.js'
import { PageHeader } from '../ui/page-header.js'
import { Page } from '../ui/page.js'
import { problemWords } from '../ui/problem-words.js'
import { Segmented } from '../ui/segmented.js'
import { Select } from '../ui/select.js'
import { Skeleton } from '../ui/skeleton.js'
import { visitorNameIn } from '../words/names.js'
import { t } from '../words/words.js'
import { AuditView } from './audit-view.js'
import { DecisionView } from './decision-view.js'
import { logFiltersOf, logQueryOf, type LogFilters } from './log-filters.js'
import './routing-log.css'

const pageSize = 50

/** Every decision of routing, newest first, with who was looked at and why; and who changed what. */
export function RoutingLog() {
  if (isSupervisor.value) return <Log />
  return <EmptyState icon={Lock} title={t('log.notForYou')} hint={t('log.notForYouHint')} />
}

const change = (filters: LogFilters) => go(paths.routing(logQueryOf(filters)))

function Log() {
  const { team } = useDesk()
  const filters = logFiltersOf(query.value)
  useEffect(() => {
    void team.reload()
  }, [team])
  return (
    <Page narrow header={
      <>
        <PageHeader back={paths.board()} title={t('log.title')}>
          <Segmented label={t('log.what')} value={filters.show} onChange={(show) => change({ ...filters, show })}
            choices={[{ value: 'decisions', label: t('log.decisions') }, { value: 'changes', label: t('log.audit') }]} />
        </PageHeader>
        {filters.show === 'decisions' && <Filters filters={filters} />}
      </>
    }>
      {filters.show === 'decisions' ? <Decisions filters={filters} /> : <Changes />}
    </Page>
  )
}

function Filters({ filters }: { filters: LogFilters }) {
  const { team } = useDesk()
  const { queueId, agentId, conversationId } = filters
  const choices = (all: string, items: readonly { id: string; name: string }[]) =>
    [{ value: '', label: all }, ...items.map(({ id, name }) => ({ value: id, label: name }))]
  return (
    <search class="log-filters">
      <Select fitted aria-label={t('log.queue')} value={queueId} choices={choices(t('log.allQueues'), team.queues.value)}
        onChange={(next) => change({ ...filters, queueId: next })} />
      <Select fitted aria-label={t('log.agent')} value={agentId} choices={choices(t('log.allAgents'), team.agents.value)}
        onChange={(next) => change({ ...filters, agentId: next })} />
      {conversationId !== '' && (
        <Button icon={X} aria-label={t('log.allConversations')} onClick={() => change({ ...filters, conversationId: '' })}>
          {t('log.oneConversation')}
        </Button>
      )}
      {(queueId || agentId || conversationId) && (
        <Button tone="quiet" onClick={() => go(paths.routing())}>{t('log.clear')}</Button>
      )}
    </search>
  )
}

/** A list that begins anew whenever `asked` changes. */
function usePages<Row extends { id: string }>(path: string, asked: Record<string, string | undefined>): Pages<Row> {
  const key = JSON.stringify(asked)
  const pages = useMemo(() => createPages<Row>((cursor, signal) =>
    http.get<List<Row>>(path, { query: { ...asked, limit: pageSize, cursor: cursor ?? undefined }, signal })), [path, key])
  useEffect(() => {
    void pages.more()
    return () => pages.close()
  }, [pages])
  return pages
}

function Decisions({ filters: { queueId, agentId, conversationId } }: { filters: LogFilters }) {
  const { team } = useDesk()
  const asked = { queueId: queueId || undefined, agentId: agentId || undefined, conversationId: conversationId || undefined }
  const pages = usePages<Decision>('/api/routing/decisions', asked)
  const isFiltered = Object.values(asked).some((value) => value !== undefined)
  const nothing = isFiltered
    ? <EmptyState icon={SearchX} title={t('log.notFound')} hint={t('log.notFoundHint')} />
    : <EmptyState icon={Waypoints} title={t('log.none')} hint={t('log.noneHint')} />
  return (
    <Rows pages={pages} nothing={nothing}>
      {(decision) => (
        <li key={decision.id}>
          <DecisionView decision={decision} queues={team.queues.value} open={conversationId !== ''}>
            <span class="log-about">
              <a href={paths.inbox('all', decision.conversationId)} dir="auto">{visitorNameIn(decision)}</a>
              <Tag>{decision.queue.name}</Tag>
            </span>
          </DecisionView>
        </li>
      )}
    </Rows>
  )
}

function Changes() {
  const pages = usePages<AuditLine>('/api/audit', {})
  return (
    <Rows pages={pages} nothing={<EmptyState icon={Waypoints} title={t('log.noAudit')} />}>
      {(line) => <li key={line.id}><AuditView line={line} /></li>}
    </Rows>
  )
}

interface RowsProps<Row extends { id: string }> {
  pages: Pages<Row>
  nothing: preact.ComponentChildren
  children: (row: Row) => preact.ComponentChildren
}

function Rows<Row extends { id: string }>({ pages, nothing, children }: RowsProps<Row>) {
  const rows = pages.rows.value
  const state = pages.state.value
  if (state === 'failed' && rows.length === 0) {
    const hint = pages.problem.value ? { hint: problemWords(pages.problem.value) } : {}
    return <ErrorState {...hint} onRetry={() => void pages.more()} />
  }
  if (state === 'loading') return <Card flush><Skeleton rows={6} look="table" /></Card>
  if (rows.length === 0) return <>{nothing}</>
  return (
    <>
      <ol class="log-rows">{rows.map(children)}</ol>
      {state !== 'complete' && (
        <div class="log-more">
          {state === 'failed' && <span role="alert">{t('ui.notLoaded')}</span>}
          <Button onClick={() => void pages.more()}>{state === 'failed' ? t('ui.tryAgain') : t('ui.loadMore')}</Button>
        </div>
      )}
    </>
  )
}
