import { memo } from 'preact/compat'
import { Reply } from 'lucide-preact'
import type { AgentConversation } from '@parley/protocol'
import { previewOf } from '../files/said.js'
import { paths, type View } from '../routes.js'
import { now } from '../store/clock.js'
import { useDesk } from '../store/desk.js'
import { Avatar } from '../ui/avatar.js'
import { Badge, Tag } from '../ui/badge.js'
import { classNames } from '../ui/class-names.js'
import { Icon } from '../ui/icon.js'
import { VouchedMark } from '../ui/vouched-mark.js'
import { isVouchedName, visitorName } from '../words/names.js'
import { briefly, exactly, stopwatch, weekdayAndTime } from '../words/times.js'
import { t } from '../words/words.js'
import type { SectionName } from './sections.js'
import { urgencyOf, waitingSince } from './waits.js'
import './row.css'

interface Props {
  row: AgentConversation
  section: SectionName
  view: View
  chosen: boolean
  reachable: boolean
}

/** One conversation in the list. */
export const Row = memo(function Row({ row, section, view, chosen, reachable }: Props) {
  const name = visitorName(row.visitor)
  const isNew = row.unread > 0 && row.status !== 'closed'
  const isSilent = row.status === 'active' && row.idleSince !== null
  return (
    <a
      class={classNames('row', chosen && 'row-chosen', isNew && 'row-new', isSilent && 'row-silent')}
      href={paths.inbox(view, row.id)}
      data-conversation={row.id}
      aria-current={chosen ? 'true' : undefined}
      tabIndex={reachable ? 0 : -1}
      draggable={false}
    >
      <Avatar
        name={name}
        colorKey={row.visitor.id}
        presence={row.status === 'closed' ? undefined : row.visitor.online ? 'online' : 'offline'}
      />
      <span class="row-head">
        <span class="row-name aligned" dir="auto">
          {name}
          {isVouchedName(row.visitor) && <VouchedMark />}
        </span>
        <RowTime row={row} />
      </span>
      <span class="row-words">
        <Preview row={row} section={section} />
        {section === 'mine' && <Badge count={row.unread} label={t('inbox.unread', { count: row.unread })} />}
      </span>
      <span class="row-tags">
        <WaitingChip row={row} />
        {row.left !== null && row.status !== 'closed' && <Tag tone="accent">{t(`inbox.left.${row.left}`)}</Tag>}
        {isSilent && <Tag>{t('inbox.silent')}</Tag>}
        {row.status === 'snoozed' && row.snoozedUntil && (
          <Tag>{t('inbox.until', { time: weekdayAndTime(row.snoozedUntil) })}</Tag>
        )}
        <Tag>{row.queue.name}</Tag>
        {row.agent && (section === 'others' || section === 'closed') && <Tag>{row.agent.name}</Tag>}
      </span>
    </a>
  )
})

function RowTime({ row }: { row: AgentConversation }) {
  const at = row.lastMessage?.at ?? row.createdAt
  const since = row.status === 'queued' ? waitingSince(row) : null
  return (
    <time class="row-time" dateTime={at} title={exactly(at)}>
      {since === null ? briefly(at, now.value) : stopwatch(now.value - since)}
    </time>
  )
}

/** Shown once it is time to hurry; its colour is said in words too. */
function WaitingChip({ row }: { row: AgentConversation }) {
  const since = waitingSince(row)
  if (since === null) return null
  const waited = now.value - since
  const urgency = urgencyOf(waited)
  if (urgency === 'calm') return null
  return <span class={`row-wait row-wait-${urgency}`}>{t('inbox.waiting', { time: stopwatch(waited) })}</span>
}

function Preview({ row, section }: { row: AgentConversation; section: SectionName }) {
  const { feeds, drafts } = useDesk()
  if (section === 'mine') {
    const typist = feeds.typists(row.id).value.find(({ by }) => by.kind === 'visitor')
    if (typist) {
      return (
        <span class="row-preview row-typing aligned" dir="auto">
          {typist.preview ? t('inbox.typing', { preview: typist.preview }) : t('inbox.typingPlain')}
        </span>
      )
    }
    const { message, note } = drafts.of(row.id).value
    if (message.trim() || note.trim()) {
      return (
        <span class="row-preview aligned" dir="auto">
          <span class="row-draft">{t('inbox.draft')}</span> {message.trim() || note.trim()}
        </span>
      )
    }
  }
  if (!row.lastMessage) return <span class="row-preview row-quiet">{t('inbox.noWords')}</span>
  return (
    <span class="row-preview aligned" dir="auto">
      {row.lastMessage.by === 'agent' && (
        <>
          <Icon of={Reply} size={13} />
          <span class="unseen">{t('inbox.answered')} </span>
        </>
      )}
      {previewOf(row.lastMessage)}
    </span>
  )
}
