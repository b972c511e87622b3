import { useEffect } from 'preact/hooks'
import { MessagesSquare } from 'lucide-preact'
import { Details } from '../details/details.js'
import { Thread } from '../conversation/thread.js'
import { go, paths, type View } from '../routes.js'
import { useOffer } from '../shell/commands.js'
import { useDesk } from '../store/desk.js'
import { changePanes, panes } from '../store/panes.js'
import { isNarrow, isWide } from '../store/screen.js'
import { EmptyState } from '../ui/empty-state.js'
import { toast } from '../ui/toast.js'
import { t } from '../words/words.js'
import { ListPane } from './list-pane.js'
import { Resizer } from './resizer.js'
import './inbox.css'

interface Props {
  view: View
  conversationId: string | null
  showsDetails: boolean
}

/** Tells the other tabs which conversation a person has before their eyes. */
function useAttention(conversationId: string | null) {
  const { alerts } = useDesk()
  useEffect(() => {
    const tell = () =>
      alerts.attend(document.visibilityState === 'visible' && document.hasFocus() ? conversationId : null)
    tell()
    const events = ['focus', 'blur'] as const
    for (const event of events) addEventListener(event, tell)
    document.addEventListener('visibilitychange', tell)
    return () => {
      for (const event of events) removeEventListener(event, tell)
      document.removeEventListener('visibilitychange', tell)
      alerts.attend(null)
    }
  }, [alerts, conversationId])
}

/** What leaves one's sight while it is open makes room, and says so. */
function useLeaving(conversationId: string | null, view: View) {
  const { feeds, link } = useDesk()
  useEffect(
    () =>
      link.on('conversation:removed', ({ conversationId: gone }) => {
        feeds.drop(gone)
        if (gone !== conversationId) return
        toast(t('inbox.gone'))
        go(paths.inbox(view), { replace: true })
      }),
    [feeds, link, conversationId, view],
  )
}

/** List, thread and details: beside each other where there is room, one after the other where there is not. */
export function Inbox({ view, conversationId, showsDetails }: Props) {
  useAttention(conversationId)
  useLeaving(conversationId, view)
  const { queue, total } = useDesk().inbox
  const canTake = queue.value.length > 0
  const canChoose = total.value > 0 || view === 'closed'
  const wide = isWide.value
  const narrow = isNarrow.value
  const detailsShown = conversationId !== null && (wide ? panes.value.detailsOpen : showsDetails)
  const toggleDetails = () => {
    if (wide) changePanes({ detailsOpen: !panes.peek().detailsOpen })
    else go(paths.inbox(view, conversationId, !showsDetails))
  }
  useOffer('details', conversationId === null ? null : toggleDetails)
  const page = !narrow ? 'all' : conversationId === null ? 'list' : detailsShown ? 'details' : 'thread'
  const widths = { '--list-width': `${panes.value.list}px`, '--details-width': `${panes.value.details}px` }
  return (
    <div class={`inbox inbox-page-${page}`} style={widths}>
      <div class="inbox-list">
        <ListPane view={view} chosen={conversationId} />
      </div>
      {!narrow && <Resizer pane="list" label={t('inbox.resizeList')} />}
      <div class="inbox-thread">
        {conversationId === null ? (
          <EmptyState
            icon={MessagesSquare}
            title={canChoose ? t('inbox.choose') : t('inbox.nothingToChoose')}
            hint={canTake ? t('inbox.chooseHint') : undefined}
          />
        ) : (
          <Thread
            key={conversationId}
            conversationId={conversationId}
            view={view}
            detailsShown={detailsShown}
            onDetails={toggleDetails}
          />
        )}
      </div>
      {detailsShown && wide && <Resizer pane="details" label={t('inbox.resizeDetails')} />}
      {detailsShown && (
        <aside class="inbox-details" aria-label={t('details.title')}>
          <Details key={conversationId} conversationId={conversationId} view={view} onClose={toggleDetails} />
        </aside>
      )}
    </div>
  )
}
