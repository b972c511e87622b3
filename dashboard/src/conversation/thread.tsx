import { useEffect, useMemo, useState } from 'preact/hooks'
import { MessageCircleOff } from 'lucide-preact'
import type { AgentConversation } from '@parley/protocol'
import { paths, type View } from '../routes.js'
import { useDesk } from '../store/desk.js'
import { screenTitle } from '../store/title.js'
import { ButtonLink } from '../ui/button.js'
import { classNames } from '../ui/class-names.js'
import { EmptyState, ErrorState } from '../ui/empty-state.js'
import { Skeleton } from '../ui/skeleton.js'
import { visitorName } from '../words/names.js'
import { errorWords, t } from '../words/words.js'
import { Composer } from './composer.js'
import { useFileDrop } from './file-drop.js'
import { Head } from './head.js'
import { Log } from './log.js'
import { useReading } from './reading.js'
import './thread.css'

interface Props {
  conversationId: string
  view: View
  detailsShown: boolean
  onDetails: () => void
}

/** The newest view of a conversation, from its own feed or the inbox. */
export function useConversation(conversationId: string): AgentConversation | null {
  const { feeds, inbox } = useDesk()
  const { feed } = feeds.of(conversationId)
  const [own, row] = [feed.conversation.value, inbox.rows.value.get(conversationId)]
  return own && row ? (own.version >= row.version ? own : row) : (own ?? row ?? null)
}

/** One conversation: what was said, and where to answer. */
export function Thread({ conversationId, view, detailsShown, onDetails }: Props) {
  const { feeds } = useDesk()
  const { feed } = useMemo(() => feeds.of(conversationId), [feeds, conversationId])
  useEffect(() => feeds.watch(conversationId), [feeds, conversationId])
  const conversation = useConversation(conversationId)
  const [editing, setEditing] = useState<string | null>(null)
  const [endShown, setEndShown] = useState(true)
  useReading(conversation, feed, endShown)
  const { over, drop } = useFileDrop(conversation)
  const name = conversation ? visitorName(conversation.visitor) : null
  useEffect(() => {
    if (name) screenTitle.value = t('app.title', { screen: name })
  }, [name])
  const error = feed.error.value
  if (feed.state.value === 'failed' && (error?.code === 'not_found' || error?.code === 'forbidden')) {
    return (
      <EmptyState icon={MessageCircleOff} title={t('thread.notFound')} hint={t('thread.notFoundHint')}>
        <ButtonLink href={paths.inbox(view)}>{t('app.toInbox')}</ButtonLink>
      </EmptyState>
    )
  }
  if (!conversation) {
    return feed.state.value === 'failed' ? (
      <ErrorState
        title={t('thread.failed')}
        {...(error ? { hint: errorWords(error) } : {})}
        onRetry={() => feed.resume()}
      />
    ) : (
      <Skeleton look="people" rows={6} />
    )
  }
  return (
    <section class={classNames('thread', over && 'thread-over')} aria-label={t('thread.label', { name: name ?? '' })} {...drop}>
      <Head conversation={conversation} view={view} detailsShown={detailsShown} onDetails={onDetails} />
      <Log conversation={conversation} feed={feed} editing={editing} onEdit={setEditing} onEndShown={setEndShown} />
      <Composer conversation={conversation} feed={feed} onEditLast={setEditing} />
    </section>
  )
}
