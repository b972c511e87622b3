import { useState } from 'preact/hooks'
import { Archive, Info, Lock } from 'lucide-preact'
import type { Transcript } from '@parley/protocol'
import { http } from '../http.js'
import { paths, query } from '../routes.js'
import { isSupervisor } from '../store/me.js'
import { classNames } from '../ui/class-names.js'
import { EmptyState, ErrorState } from '../ui/empty-state.js'
import { IconButton } from '../ui/icon-button.js'
import { PageHeader } from '../ui/page-header.js'
import { Skeleton } from '../ui/skeleton.js'
import { useLoaded } from '../ui/use-loaded.js'
import { VouchedMark } from '../ui/vouched-mark.js'
import { isVouchedName, visitorName } from '../words/names.js'
import { t } from '../words/words.js'
import { ExportMenu } from './export-menu.js'
import { Facts } from './facts.js'
import { filtersOf, queryOf } from './filters.js'
import { Record } from './record.js'
import { StatusTag } from './status-tag.js'
import './transcript.css'

/** One conversation as it happened, to read. */
export function TranscriptScreen({ id }: { id: string }) {
  if (isSupervisor.value) return <Reader key={id} id={id} />
  return <EmptyState icon={Lock} title={t('transcripts.notForYou')} hint={t('transcripts.notForYouHint')} />
}

function Reader({ id }: { id: string }) {
  const { loaded, reload } = useLoaded((signal) => http.get<Transcript>(`/api/transcripts/${id}`, { signal }), [id])
  const asked = queryOf(filtersOf(query.value))
  const back = asked ? `${paths.transcripts()}?${asked}` : paths.transcripts()
  const [factsShown, setFactsShown] = useState(false)
  const line = Number(query.value.get('line') ?? 0)
  if (loaded.state !== 'ready') {
    return (
      <div class="ui-page">
        <PageHeader back={back} title={t('transcripts.one')} />
        {loaded.state === 'loading' ? <Skeleton rows={6} look="people" />
          : loaded.problem.code === 'not_found'
            ? <EmptyState icon={Archive} title={t('app.notFound')} hint={t('app.notFoundHint')} />
            : <ErrorState onRetry={reload} />}
      </div>
    )
  }
  const { row, conversation, attributes, entries } = loaded.value
  return (
    <div class="ui-page">
      <PageHeader back={back} hint={`${row.queue.name} · ${row.site.name}`} title={
        <span class="transcript-title">
          <span dir="auto">
            {visitorName(conversation.visitor)}{isVouchedName(conversation.visitor) && <VouchedMark />}
          </span><StatusTag status={row.status} />
        </span>
      }>
        <span class="transcript-toggle">
          <IconButton boxed icon={Info} label={t('transcripts.facts')} aria-pressed={factsShown}
            onClick={() => setFactsShown(!factsShown)} />
        </span>
        <ExportMenu id={id} startedAt={row.startedAt} />
      </PageHeader>
      <div class={classNames('transcript', factsShown && 'transcript-with-facts')}>
        <Record conversation={conversation} entries={entries} line={line} />
        <Facts row={row} visitor={conversation.visitor} attributes={attributes} />
      </div>
    </div>
  )
}
