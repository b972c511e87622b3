import { useEffect, useState } from 'preact/hooks'
import type { RoutingSettings } from '@parley/protocol'
import { http } from '../../http.js'
import { isAdmin } from '../../store/me.js'
import { Card } from '../../ui/card.js'
import { ErrorState } from '../../ui/empty-state.js'
import { Notice } from '../../ui/notice.js'
import { PageHeader } from '../../ui/page-header.js'
import { Page } from '../../ui/page.js'
import { problemWords } from '../../ui/problem-words.js'
import { Skeleton } from '../../ui/skeleton.js'
import { toast } from '../../ui/toast.js'
import { useLoaded } from '../../ui/use-loaded.js'
import { t } from '../../words/words.js'
import { queues, sites } from '../collections.js'
import { ConflictNotice } from '../conflict-notice.js'
import { DurationField } from '../duration-field.js'
import { keepOwn } from '../keep-own.js'
import { Optional } from '../optional.js'
import { SaveBar } from '../save-bar.js'
import { useVersioned } from '../use-change.js'
import { WordList } from '../word-list.js'
import { Rules } from './rules.js'
import '../editor.css'

const teamRoutingPath = '/api/routing/settings'

/** What holds for the whole team: rules for conversations as they begin, and going away. */
export function TeamRoutingSection() {
  const { loaded, reload } = useLoaded((signal) => http.get<RoutingSettings>(teamRoutingPath, { signal }), [])
  useEffect(() => {
    void queues.load()
    void sites.load()
  }, [])
  if (loaded.state === 'ready') return <Editor view={loaded.value} />
  return (
    <Page narrow header={<PageHeader title={t('settings.nav.routing')} />}>
      {loaded.state === 'loading' ? <Card><Skeleton rows={5} /></Card>
        : <ErrorState hint={problemWords(loaded.problem)} onRetry={reload} />}
    </Page>
  )
}

type Draft = Omit<RoutingSettings, 'version'>
const draftOf = ({ rules, awayReasons, autoAwayMinutes, keepDecisionsDays }: RoutingSettings): Draft =>
  ({ rules, awayReasons, autoAwayMinutes, keepDecisionsDays })

function Editor({ view }: { view: RoutingSettings }) {
  const [draft, setDraft] = useState(() => draftOf(view))
  const { base, newer, busy, problem, save, takeNewer } = useVersioned<RoutingSettings>({
    change: (body) => http.patch(teamRoutingPath, body), refresh: () => http.get(teamRoutingPath),
  }, view)
  const readOnly = !isAdmin.value
  const faulty = Number.isNaN(draft.autoAwayMinutes) || Number.isNaN(draft.keepDecisionsDays)
  const isChanged = faulty || JSON.stringify(draft) !== JSON.stringify(draftOf(base))
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change })
  const store = async () => {
    if (faulty) return
    const answer = await save(draft)
    if (!answer?.ok) return
    setDraft(draftOf(answer.value))
    toast(t('ui.saved'), { tone: 'ok' })
  }
  return (
    <Page narrow header={<PageHeader title={t('settings.nav.routing')} />}>
      <fieldset class="editor-form" disabled={readOnly}>
        {newer && <ConflictNotice onReload={() => {
          setDraft(keepOwn(draftOf(base), draft, draftOf(newer)))
          takeNewer()
        }} />}
        {problem && <Notice tone="bad">{problemWords(problem)}</Notice>}
        <Rules rules={draft.rules} onChange={(rules) => set({ rules })} readOnly={readOnly} />
        <Card title={t('team.away')}>
          <div class="settings-form">
            <WordList label={t('team.awayReasons')} hint={t('team.awayReasonsHint')} words={draft.awayReasons}
              onChange={(awayReasons) => set({ awayReasons })} />
            <Optional label={t('team.autoAway')} hint={t('team.autoAwayHint')} on={draft.autoAwayMinutes !== null}
              onToggle={(on) => set({ autoAwayMinutes: on ? 10 : null })}>
              <DurationField label={t('team.autoAwayTime')} value={draft.autoAwayMinutes ?? 10} base="minutes" least={1} most={1_440}
                onChange={(autoAwayMinutes) => set({ autoAwayMinutes })} />
            </Optional>
          </div>
        </Card>
        <Card title={t('team.records')}>
          <div class="settings-form">
            <DurationField label={t('team.keepDecisions')} hint={t('team.keepDecisionsHint')} value={draft.keepDecisionsDays}
              base="days" least={1} most={3_650} onChange={(keepDecisionsDays) => set({ keepDecisionsDays })} />
          </div>
        </Card>
      </fieldset>
      {isChanged && !readOnly && (
        <SaveBar busy={busy} blocked={newer !== null || faulty} onSave={() => void store()} onDiscard={() => setDraft(draftOf(base))} />
      )}
    </Page>
  )
}
