import { useState } from 'preact/hooks'
import { Users } from 'lucide-preact'
import type { AgentRouting } from '@parley/protocol'
import { http } from '../../http.js'
import { paths } from '../../routes.js'
import { isAdmin } from '../../store/me.js'
import { Card } from '../../ui/card.js'
import { EmptyState, ErrorState } from '../../ui/empty-state.js'
import { Notice } from '../../ui/notice.js'
import { PageHeader } from '../../ui/page-header.js'
import { Page } from '../../ui/page.js'
import { problemWords } from '../../ui/problem-words.js'
import { Skeleton } from '../../ui/skeleton.js'
import { toast } from '../../ui/toast.js'
import { useLoaded } from '../../ui/use-loaded.js'
import { t } from '../../words/words.js'
import { agents } from '../collections.js'
import { ConflictNotice } from '../conflict-notice.js'
import { HoursEditor } from '../hours/hours-editor.js'
import { usualHours } from '../hours/hours.js'
import { Optional } from '../optional.js'
import { SaveBar } from '../save-bar.js'
import { keepOwn } from '../keep-own.js'
import { useVersioned } from '../use-change.js'
import { WordList } from '../word-list.js'
import { agentChanges, agentDraftOf, isAgentFaulty, isLanguage, type AgentDraft } from './agent-draft.js'
import { QueueOrder } from './queue-order.js'
import '../editor.css'

const pathOf = (agentId: string) => `/api/agents/${encodeURIComponent(agentId)}/routing`

/** The address of what one agent can do and when. */
export const agentRoutingAddress = (agentId: string): string => `${paths.settings('agents')}?agent=${encodeURIComponent(agentId)}`

/** What one agent can do, from which queues in which order, and when. */
export function AgentRoutingPage({ agentId }: { agentId: string }) {
  const { loaded, reload } = useLoaded((signal) => http.get<AgentRouting>(pathOf(agentId), { signal }), [agentId])
  const { loaded: found } = useLoaded(() => agents.refresh(agentId), [agentId])
  const name = found.state === 'ready' ? found.value.name : agents.get(agentId)?.name ?? ''
  if (loaded.state === 'ready') return <Editor view={loaded.value} name={name} />
  return (
    <Page narrow header={<PageHeader back={paths.settings('agents')} title={t('settings.nav.agents')} />}>
      {loaded.state === 'loading' ? <Card><Skeleton rows={6} /></Card>
        : loaded.problem.code === 'not_found' ? <EmptyState icon={Users} title={t('app.notFound')} hint={t('app.notFoundHint')} />
          : <ErrorState hint={problemWords(loaded.problem)} onRetry={reload} />}
    </Page>
  )
}

function Editor({ view, name }: { view: AgentRouting; name: string }) {
  const [draft, setDraft] = useState<AgentDraft>(() => agentDraftOf(view))
  const [tried, setTried] = useState(false)
  const path = pathOf(view.agentId)
  const { base, newer, busy, problem, save, takeNewer } = useVersioned<AgentRouting>({
    change: (body) => http.patch(path, body), refresh: () => http.get(path),
  }, view)
  const readOnly = !isAdmin.value
  const changes = agentChanges(base, draft)
  const isChanged = Object.keys(changes).length > 0
  const set = (change: Partial<AgentDraft>) => setDraft({ ...draft, ...change })
  const store = async () => {
    setTried(true)
    if (isAgentFaulty(draft)) return
    const answer = await save(changes)
    if (!answer?.ok) return
    setDraft(agentDraftOf(answer.value))
    setTried(false)
    toast(t('ui.saved'), { tone: 'ok' })
  }
  return (
    <Page narrow header={
      <PageHeader back={paths.settings('agents')} title={<span dir="auto">{t('agentRouting.of', { name })}</span>} />
    }>
      <fieldset class="editor-form" disabled={readOnly}>
        {newer && <ConflictNotice onReload={() => {
          setDraft(keepOwn(agentDraftOf(base), draft, agentDraftOf(newer)))
          takeNewer()
        }} />}
        {problem && <Notice tone="bad">{problemWords(problem)}</Notice>}
        {tried && isAgentFaulty(draft) && <Notice tone="bad">{t('routing.faults')}</Notice>}
        <Card title={t('agentRouting.can')}>
          <div class="settings-form">
            <WordList label={t('agentRouting.skills')} hint={t('agentRouting.skillsHint')} words={draft.skills}
              onChange={(skills) => set({ skills })} />
            <WordList label={t('agentRouting.languages')} hint={t('agentRouting.languagesHint')} words={draft.languages} most={20}
              judge={(word) => isLanguage(word) ? null : t('agentRouting.languageWrong')} onChange={(languages) => set({ languages })} />
          </div>
        </Card>
        <Card title={t('agentRouting.queues')} hint={draft.queues.length === 0 ? t('agentRouting.noQueues') : t('agentRouting.queuesHint')}>
          <QueueOrder queues={draft.queues} onChange={(queues) => set({ queues })} readOnly={readOnly} />
        </Card>
        <Card title={t('agentRouting.schedule')} hint={t('agentRouting.scheduleHint')}>
          <Optional label={t('agentRouting.scheduleOn')} hint="" on={draft.schedule !== null}
            onToggle={(on) => set({ schedule: on ? usualHours() : null })}>
            {draft.schedule && <HoursEditor hours={draft.schedule} onChange={(schedule) => set({ schedule })} />}
          </Optional>
        </Card>
      </fieldset>
      {isChanged && !readOnly && (
        <SaveBar busy={busy} blocked={newer !== null} onSave={() => void store()} onDiscard={() => {
          setDraft(agentDraftOf(base))
          setTried(false)
        }} />
      )}
    </Page>
  )
}
