import { useEffect } from 'preact/hooks'
import type { AgentConversation, ConversationDecisions } from '@parley/protocol'
import { http } from '../http.js'
import { paths } from '../routes.js'
import { isSupervisor } from '../store/me.js'
import { useDesk } from '../store/desk.js'
import { Button, ButtonLink } from '../ui/button.js'
import { Dialog } from '../ui/dialog.js'
import { ErrorState } from '../ui/empty-state.js'
import { problemWords } from '../ui/problem-words.js'
import { Skeleton } from '../ui/skeleton.js'
import { useLoaded } from '../ui/use-loaded.js'
import { t } from '../words/words.js'
import { DecisionView } from './decision-view.js'
import './why-dialog.css'

/** What was decided about one conversation, newest first, and what would be decided now. */
export function WhyDialog({ conversation, onClose }: { conversation: AgentConversation; onClose: () => void }) {
  const { id, version, status } = conversation
  const { team } = useDesk()
  const { loaded, reload } = useLoaded(
    (signal) => http.get<ConversationDecisions>(`/api/conversations/${id}/decisions`, { signal }), [id, status],
  )
  // A new version without a new state shows without a flash once the dialog is opened again.
  useEffect(() => {
    if (loaded.state === 'failed') reload()
  }, [version])
  const queues = team.queues.value
  return (
    <Dialog title={t('why.title')} size="wide" onClose={onClose} footer={
      <>
        {isSupervisor.value && <ButtonLink href={paths.routing({ conversation: id })}>{t('why.toLog')}</ButtonLink>}
        <Button tone="primary" onClick={onClose}>{t('ui.close')}</Button>
      </>
    }>
      {loaded.state === 'loading' && <Skeleton rows={4} />}
      {loaded.state === 'failed' && <ErrorState hint={problemWords(loaded.problem)} onRetry={reload} />}
      {loaded.state === 'ready' && (
        <>
          {loaded.value.now && (
            <section class="why-now">
              <h3>{t('why.now')}</h3>
              <DecisionView decision={loaded.value.now} queues={queues} open />
            </section>
          )}
          <section class="why-before">
            <h3>{t('why.before')}</h3>
            {loaded.value.items.length === 0 ? <p>{t('why.none')}</p> : (
              <ol>
                {loaded.value.items.toReversed().map((decision, place) => (
                  <li key={decision.id}>
                    <DecisionView decision={decision} queues={queues} open={place === 0 && loaded.value.now === null} />
                  </li>
                ))}
              </ol>
            )}
          </section>
        </>
      )}
    </Dialog>
  )
}
