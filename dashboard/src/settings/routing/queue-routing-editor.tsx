import { useState } from 'preact/hooks'
import type { QueueRouting, QueueRoutingView } from '@parley/protocol'
import { http } from '../../http.js'
import { paths } from '../../routes.js'
import { isAdmin } from '../../store/me.js'
import { Card } from '../../ui/card.js'
import { Field } from '../../ui/field.js'
import { Notice } from '../../ui/notice.js'
import { PageHeader } from '../../ui/page-header.js'
import { Page } from '../../ui/page.js'
import { problemWords } from '../../ui/problem-words.js'
import { Segmented } from '../../ui/segmented.js'
import { toast } from '../../ui/toast.js'
import { t } from '../../words/words.js'
import { queues } from '../collections.js'
import { ConflictNotice } from '../conflict-notice.js'
import { HoursEditor } from '../hours/hours-editor.js'
import { usualHours } from '../hours/hours.js'
import { NumberField } from '../number-field.js'
import { Optional } from '../optional.js'
import { SaveBar } from '../save-bar.js'
import { useVersioned } from '../use-change.js'
import { WordList } from '../word-list.js'
import { FindingFields, type FieldsProps } from './finding-fields.js'
import { MemberFields } from './member-fields.js'
import { changesOf, draftOf, isFaulty, onto, routingPath, type QueueDraft } from './queue-draft.js'
import { TimerFields } from './timer-fields.js'
import { TryIt } from './try-it.js'
import { WaitingFields } from './waiting-fields.js'
import '../editor.css'

/** Everything about how one queue routes, and beside it a way to try it out. Nothing holds before it is saved. */
export function QueueRoutingEditor({ view, name }: { view: QueueRoutingView; name: string }) {
  const [draft, setDraft] = useState<QueueDraft>(() => draftOf(view))
  const [tried, setTried] = useState(false)
  const path = routingPath(view.queueId)
  const { base, newer, busy, problem, save, takeNewer } = useVersioned<QueueRoutingView>({
    change: (body) => http.patch(path, body), refresh: () => http.get(path),
  }, view)
  const readOnly = !isAdmin.value
  const changes = changesOf(base, draft)
  const isChanged = Object.keys(changes).length > 0
  const faulty = isFaulty(draft)
  const set = (change: Partial<QueueRouting>) => setDraft({ ...draft, routing: { ...draft.routing, ...change } })
  const store = async () => {
    setTried(true)
    if (faulty) return
    const answer = await save(changes)
    if (!answer?.ok) return
    setDraft(draftOf(answer.value))
    setTried(false)
    void queues.refresh(view.queueId)
    toast(t('ui.saved'), { tone: 'ok' })
  }
  const { routing } = draft
  return (
    <Page header={
      <PageHeader back={paths.settings('queues')} title={<span dir="auto">{t('routing.of', { name })}</span>} hint={t('routing.hint')} />
    }>
      <div class="editor">
        <fieldset class="editor-form" disabled={readOnly}>
          {newer && <ConflictNotice onReload={() => {
            setDraft(onto(newer, base, draft))
            takeNewer()
          }} />}
          {problem && <Notice tone="bad">{problemWords(problem)}</Notice>}
          {tried && faulty && <Notice tone="bad">{t('routing.faults')}</Notice>}
          <Card title={t('routing.finding')} hint={t('routing.findingHint')}><FindingFields routing={routing} set={set} /></Card>
          <Card title={t('routing.who')}>
            <div class="settings-form">
              <MemberFields members={draft.members} readOnly={readOnly} onChange={(members) => setDraft({ ...draft, members })} />
              <AbilityFields routing={routing} set={set} />
            </div>
          </Card>
          <Card title={t('routing.waiting')}><WaitingFields routing={routing} set={set} queueId={view.queueId} /></Card>
          <Card title={t('routing.hours')} hint={t('routing.hoursHint')}>
            <Optional label={t('routing.hoursOn')} hint={routing.hours ? '' : t('routing.hoursAlways')} on={routing.hours !== null}
              onToggle={(on) => set({ hours: on ? usualHours() : null })}>
              {routing.hours && <HoursEditor hours={routing.hours} onChange={(hours) => set({ hours })} />}
            </Optional>
          </Card>
          <Card title={t('routing.timers')}><TimerFields routing={routing} set={set} /></Card>
          <Card title={t('routing.away')}><AwayFields routing={routing} set={set} /></Card>
        </fieldset>
        {!readOnly && (
          <aside class="editor-aside"><TryIt queueId={view.queueId} changes={changes} faulty={faulty} /></aside>
        )}
      </div>
      {isChanged && !readOnly && (
        <SaveBar busy={busy} blocked={newer !== null} onSave={() => void store()} onDiscard={() => {
          setDraft(draftOf(base))
          setTried(false)
        }} />
      )}
    </Page>
  )
}

function AbilityFields({ routing, set }: FieldsProps) {
  return (
    <>
      <WordList label={t('routing.requiredSkills')} hint={t('routing.requiredSkillsHint')} words={routing.requiredSkills}
        onChange={(requiredSkills) => set({ requiredSkills })} />
      <WordList label={t('routing.preferredSkills')} hint={t('routing.preferredSkillsHint')} words={routing.preferredSkills}
        onChange={(preferredSkills) => set({ preferredSkills })} />
      <Field label={t('routing.language')} hint={t('routing.languageHint')}>
        <Segmented label={t('routing.language')} value={routing.language} onChange={(language) => set({ language })}
          choices={(['ignored', 'preferred', 'required'] as const).map((one) => ({ value: one, label: t(`routing.language.${one}`) }))} />
      </Field>
    </>
  )
}

function AwayFields({ routing, set }: FieldsProps) {
  return (
    <div class="settings-form">
      <Field label={t('routing.whenAway')} hint={routing.whenAway === 'give-back' ? t('routing.whenAwayHint') : null}>
        <Segmented label={t('routing.whenAway')} value={routing.whenAway} onChange={(whenAway) => set({ whenAway })}
          choices={(['keep', 'give-back'] as const).map((one) => ({ value: one, label: t(`routing.whenAway.${one}`) }))} />
      </Field>
      <NumberField label={t('routing.transfersOver')} hint={t('routing.transfersOverHint')} value={routing.transfersOver} least={0} most={20}
        onChange={(transfersOver) => set({ transfersOver })} />
    </div>
  )
}
