import { useEffect, useState } from 'preact/hooks'
import { ChevronRight, Globe, Plus } from 'lucide-preact'
import type { Site } from '@parley/protocol'
import { go, paths, query } from '../../routes.js'
import { isAdmin } from '../../store/me.js'
import { Button } from '../../ui/button.js'
import { Card } from '../../ui/card.js'
import { EmptyState, ErrorState } from '../../ui/empty-state.js'
import { Icon } from '../../ui/icon.js'
import { PageHeader } from '../../ui/page-header.js'
import { Page } from '../../ui/page.js'
import { Skeleton } from '../../ui/skeleton.js'
import { Table, type Column } from '../../ui/table.js'
import { t } from '../../words/words.js'
import { queues, sites } from '../collections.js'
import { QueueTags } from '../queues/queue-tags.js'
import { NewSite } from './new-site.js'
import { SiteEditor } from './site-editor.js'
import './sites-section.css'

/** The address of one site's settings. */
const siteAddress = (id: string) => `${paths.settings('sites')}?site=${encodeURIComponent(id)}`

/** The websites that embed Parley; one at a time is opened. */
export function SitesSection() {
  const [creating, setCreating] = useState(false)
  useEffect(() => {
    void sites.load()
    void queues.load()
  }, [])
  const id = query.value.get('site')
  if (id !== null) return <OpenSite key={id} id={id} />
  return (
    <Page header={
      <PageHeader title={t('settings.nav.sites')}>
        {isAdmin.value && <Button tone="primary" icon={Plus} onClick={() => setCreating(true)}>{t('sites.new')}</Button>}
      </PageHeader>
    }>
      <Card flush><Content /></Card>
      {creating && <NewSite onClose={() => setCreating(false)} onMade={(site) => go(siteAddress(site.id))} />}
    </Page>
  )
}

const isLoading = () => sites.state.value === 'loading' || queues.state.value === 'loading'

function OpenSite({ id }: { id: string }) {
  const site = sites.items.value.find((one) => one.id === id)
  if (site && !isLoading()) return <SiteEditor site={site} />
  return (
    <Page narrow header={<PageHeader back={paths.settings('sites')} title={t('settings.nav.sites')} />}>
      {isLoading() ? <Card><Skeleton rows={5} /></Card>
        : sites.state.value === 'failed' ? <ErrorState onRetry={() => void sites.load()} />
          : <EmptyState icon={Globe} title={t('app.notFound')} hint={t('app.notFoundHint')} />}
    </Page>
  )
}

function Content() {
  if (isLoading()) return <Skeleton rows={3} look="table" />
  if (sites.state.value === 'failed') return <ErrorState onRetry={() => void sites.load()} />
  if (sites.items.value.length === 0) return <EmptyState icon={Globe} title={t('sites.none')} hint={t('sites.noneHint')} />
  const columns: Column<Site>[] = [
    {
      key: 'name', head: t('sites.name'), title: true,
      cell: ({ id, name, appearance }) => (
        <a class="site-link" href={siteAddress(id)}>
          <span class="site-swatch" aria-hidden="true" style={{ background: appearance.color }} />
          <strong dir="auto">{name}</strong>
        </a>
      ),
    },
    {
      key: 'origins', head: t('sites.origins'),
      cell: ({ allowedOrigins: [first, ...rest] }) => first === undefined ? <span class="settings-pale">{t('sites.noOrigins')}</span>
        : <span dir="ltr">{first.replace('https://', '')}{rest.length > 0 && <span class="settings-pale"> +{rest.length}</span>}</span>,
    },
    { key: 'queues', head: t('settings.nav.queues'), cell: ({ queueIds }) => <QueueTags ids={queueIds} queues={queues.items.value} /> },
    { key: 'key', head: t('sites.key'), cell: ({ siteKey }) => <code class="site-key">{siteKey}</code> },
    {
      key: 'open', head: t('sites.open'), actions: true, cell: ({ id, name }) => (
        <a class="ui-icon-button" href={siteAddress(id)} aria-label={`${t('sites.open')}: ${name}`}>
          <Icon of={ChevronRight} class="ui-mirrored" />
        </a>
      ),
    },
  ]
  return <Table label={t('settings.nav.sites')} columns={columns} rows={sites.items.value} rowKey={({ id }) => id} />
}
