import { useEffect, useState } from 'preact/hooks'
import { Inbox, MoreHorizontal, Pencil, Plus, Trash2, Waypoints } from 'lucide-preact'
import type { Queue } from '@parley/protocol'
import { go, paths, query } from '../../routes.js'
import { isAdmin } from '../../store/me.js'
import { Button } from '../../ui/button.js'
import { Card } from '../../ui/card.js'
import { EmptyState, ErrorState } from '../../ui/empty-state.js'
import { IconButton } from '../../ui/icon-button.js'
import { Menu } from '../../ui/menu.js'
import { PageHeader } from '../../ui/page-header.js'
import { Page } from '../../ui/page.js'
import { Skeleton } from '../../ui/skeleton.js'
import { Table, type Column } from '../../ui/table.js'
import { t } from '../../words/words.js'
import { agents, queues } from '../collections.js'
import { QueueRoutingPage } from '../routing/queue-routing.js'
import { DeleteQueue } from './delete-queue.js'
import { MemberFaces } from './member-faces.js'
import { QueueDialog } from './queue-dialog.js'

type Open = { dialog: 'new' } | { dialog: 'edit' | 'delete'; queue: Queue }

/** The address of the routing of one queue. */
const routingAddress = (id: string) => `${paths.settings('queues')}?queue=${encodeURIComponent(id)}`

/** Where conversations wait, and who takes them from there; how one of them routes is a page of its own. */
export function QueuesSection() {
  const id = query.value.get('queue')
  return id === null ? <QueueList /> : <QueueRoutingPage key={id} queueId={id} />
}

function QueueList() {
  const [open, setOpen] = useState<Open | null>(null)
  useEffect(() => {
    void queues.load()
    void agents.load()
  }, [])
  const close = () => setOpen(null)
  const create = <Button tone="primary" icon={Plus} onClick={() => setOpen({ dialog: 'new' })}>{t('queues.new')}</Button>
  return (
    <Page header={<PageHeader title={t('settings.nav.queues')}>{isAdmin.value && create}</PageHeader>}>
      <Card flush><Content onOpen={setOpen} /></Card>
      {open?.dialog === 'new' && <QueueDialog queue={null} onClose={close} />}
      {open?.dialog === 'edit' && <QueueDialog queue={open.queue} onClose={close} />}
      {open?.dialog === 'delete' && <DeleteQueue queue={open.queue} onClose={close} />}
    </Page>
  )
}

function Content({ onOpen }: { onOpen: (open: Open) => void }) {
  if (queues.state.value === 'loading') return <Skeleton rows={4} look="table" />
  if (queues.state.value === 'failed') return <ErrorState onRetry={() => void queues.load()} />
  if (queues.items.value.length === 0) return <EmptyState icon={Inbox} title={t('queues.none')} hint={t('queues.noneHint')} />
  const columns: Column<Queue>[] = [
    { key: 'name', head: t('queues.name'), title: true, cell: ({ id, name }) => <a class="settings-title-link" href={routingAddress(id)} dir="auto">{name}</a> },
    { key: 'members', head: t('queues.members'), cell: ({ memberIds }) => <MemberFaces ids={memberIds} agents={agents.items.value} /> },
    {
      key: 'capacity', head: t('queues.capacity'), numeric: true,
      cell: ({ capacityPerAgent }) => capacityPerAgent ?? <span class="settings-pale">{t('queues.capacityOwn')}</span>,
    },
    { key: 'waiting', head: t('queues.waiting'), numeric: true, cell: ({ waiting }) => waiting },
    {
      key: 'routing', head: t('routing.open'),
      cell: ({ id, name }) => <a href={routingAddress(id)} aria-label={`${t('sites.open')}: ${t('routing.of', { name })}`}>{t('sites.open')}</a>,
    },
    ...isAdmin.value
      ? [{ key: 'actions', head: t('ui.actions'), actions: true, cell: (queue: Queue) => <Actions queue={queue} onOpen={onOpen} /> }]
      : [],
  ]
  return <Table label={t('settings.nav.queues')} columns={columns} rows={queues.items.value} rowKey={({ id }) => id} />
}

function Actions({ queue, onOpen }: { queue: Queue; onOpen: (open: Open) => void }) {
  const label = t('agents.actionsFor', { name: queue.name })
  return (
    <Menu label={label} align="end" trigger={(props) => <IconButton icon={MoreHorizontal} label={label} {...props} />} items={[
      { label: t('routing.open'), icon: Waypoints, onSelect: () => go(routingAddress(queue.id)) },
      { label: t('queues.edit'), icon: Pencil, onSelect: () => onOpen({ dialog: 'edit', queue }) },
      { label: t('queues.delete'), icon: Trash2, danger: true, apart: true, onSelect: () => onOpen({ dialog: 'delete', queue }) },
    ]} />
  )
}
