import { useState } from 'preact/hooks'
import { ChevronDown, ChevronUp, CircleAlert, Gauge, Inbox } from 'lucide-preact'
import type { AgentConversation, Board, BoardQueue } from '@parley/protocol'
import { TransferDialog } from '../conversation/transfer-dialog.js'
import { urgencyOf, waitingSince } from '../inbox/waits.js'
import { paths } from '../routes.js'
import { now } from '../store/clock.js'
import { useDesk } from '../store/desk.js'
import { Tag } from '../ui/badge.js'
import { Button } from '../ui/button.js'
import { classNames } from '../ui/class-names.js'
import { EmptyState } from '../ui/empty-state.js'
import { Icon } from '../ui/icon.js'
import { IconButton } from '../ui/icon-button.js'
import { visitorName } from '../words/names.js'
import { stopwatch } from '../words/times.js'
import { t } from '../words/words.js'
import { QueueLimit } from './limit-dialog.js'
import { waitedMs } from './waited.js'

/** Each queue: who waits and for how long, who could answer, and why nobody does. */
export function BoardQueues({ board }: { board: Board }) {
  const [assigned, setAssigned] = useState<AgentConversation | null>(null)
  const [limited, setLimited] = useState<BoardQueue | null>(null)
  return (
    <section class="board-part" aria-label={t('board.queues')}>
      <h2>{t('board.queues')}</h2>
      {board.queues.length === 0 && <EmptyState icon={Inbox} title={t('board.noQueues')} />}
      <div class="board-queues">
        {board.queues.map((queue) => <QueueCard key={queue.id} queue={queue} at={board.at} onAssign={setAssigned} onLimit={() => setLimited(queue)} />)}
      </div>
      {limited && <QueueLimit queue={limited} onClose={() => setLimited(null)} />}
      {assigned && <TransferDialog conversation={assigned} onClose={() => setAssigned(null)} />}
    </section>
  )
}

interface CardProps { queue: BoardQueue; at: string; onAssign: (conversation: AgentConversation) => void; onLimit: () => void }

function QueueCard({ queue, at, onAssign, onLimit }: CardProps) {
  const [open, setOpen] = useState(false)
  const waited = waitedMs(queue, at, now.value)
  const urgency = waited === null ? 'calm' : urgencyOf(waited)
  return (
    <article class={classNames('board-queue', `board-${urgency}`)} aria-label={queue.name}>
      <header>
        <h3 dir="auto">{queue.name}</h3>
        {!queue.open && <Tag>{t('board.queueClosed')}</Tag>}
        {queue.unansweredOffers > 0 && <Tag tone="warn">{t('board.unanswered', { count: queue.unansweredOffers })}</Tag>}
        <IconButton icon={Gauge} size={16} label={t('board.changeLimit', { name: queue.name })} onClick={onLimit} />
      </header>
      <dl class="board-main">
        <div><dt>{t('board.waiting')}</dt><dd>{queue.waiting}</dd></div>
        <div><dt>{t('board.longest')}</dt><dd class="board-longest">{waited === null ? '–' : stopwatch(waited)}</dd></div>
      </dl>
      <dl class="board-more">
        <div><dt>{t('board.freeSlots')}</dt><dd>{queue.freeSlots}</dd></div>
        <div><dt>{t('board.online')}</dt><dd>{queue.online}</dd></div>
        <div><dt>{t('board.held')}</dt><dd>{queue.held}</dd></div>
        <div><dt>{t('board.messages')}</dt><dd>{queue.messages}</dd></div>
      </dl>
      {queue.reason
        ? <p class="board-why"><Icon of={CircleAlert} />{t(`board.reason.${queue.reason}`)}</p>
        : <p class="board-calm-words">{t('board.nobodyWaits')}</p>}
      {queue.waiting > 0 && (
        <Button size="small" tone="quiet" iconAfter={open ? ChevronUp : ChevronDown} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t('board.hideLine') : t('board.showLine')}
        </Button>
      )}
      {open && queue.waiting > 0 && <Line queue={queue} onAssign={onAssign} />}
    </article>
  )
}

const most = 10

function Line({ queue, onAssign }: Pick<CardProps, 'queue' | 'onAssign'>) {
  const { inbox } = useDesk()
  const rows = inbox.queue.value.filter((row) => row.queue.id === queue.id && row.left === null)
    .toSorted((one, other) => other.priority - one.priority)
  const rest = queue.waiting - Math.min(rows.length, most)
  return (
    <ol class="board-line" aria-label={t('board.line', { queue: queue.name })}>
      {rows.slice(0, most).map((row) => {
        const name = visitorName(row.visitor)
        const since = waitingSince(row)
        return (
          <li key={row.id}>
            <a href={paths.inbox('queue', row.id)} dir="auto">{name}</a>
            <span class="board-line-wait">{since === null ? '' : stopwatch(now.value - since)}</span>
            <Button size="small" aria-label={t('board.assignFor', { name })} onClick={() => onAssign(row)}>{t('board.assign')}</Button>
          </li>
        )
      })}
      {rest > 0 && <li class="board-line-more">{t('board.lineMore', { count: rest })}</li>}
    </ol>
  )
}
