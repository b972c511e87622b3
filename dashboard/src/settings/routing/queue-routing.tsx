import { useEffect } from 'preact/hooks'
import { Inbox } from 'lucide-preact'
import type { QueueRoutingView } from '@parley/protocol'
import { http } from '../../http.js'
import { paths } from '../../routes.js'
import { Card } from '../../ui/card.js'
import { EmptyState, ErrorState } from '../../ui/empty-state.js'
import { PageHeader } from '../../ui/page-header.js'
import { Page } from '../../ui/page.js'
import { problemWords } from '../../ui/problem-words.js'
import { Skeleton } from '../../ui/skeleton.js'
import { useLoaded } from '../../ui/use-loaded.js'
import { t } from '../../words/words.js'
import { agents, queues } from '../collections.js'
import { routingPath } from './queue-draft.js'
import { QueueRoutingEditor } from './queue-routing-editor.js'

/** How one queue routes, read fresh each time it is opened. */
export function QueueRoutingPage({ queueId }: { queueId: string }) {
  const { loaded, reload } = useLoaded((signal) => http.get<QueueRoutingView>(routingPath(queueId), { signal }), [queueId])
  useEffect(() => {
    void queues.load()
    void agents.load()
  }, [])
  const name = queues.get(queueId)?.name ?? ''
  if (loaded.state === 'ready') return <QueueRoutingEditor key={queueId} view={loaded.value} name={name} />
  return (
    <Page narrow header={<PageHeader back={paths.settings('queues')} title={t('settings.nav.queues')} />}>
      {loaded.state === 'loading' ? <Card><Skeleton rows={6} /></Card>
        : loaded.problem.code === 'not_found' ? <EmptyState icon={Inbox} title={t('app.notFound')} hint={t('app.notFoundHint')} />
          : <ErrorState hint={problemWords(loaded.problem)} onRetry={reload} />}
    </Page>
  )
}
