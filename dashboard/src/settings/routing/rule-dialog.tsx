import { useState } from 'preact/hooks'
import { limits, type PriorityRule } from '@parley/protocol'
import { Button } from '../../ui/button.js'
import { Dialog } from '../../ui/dialog.js'
import { Field } from '../../ui/field.js'
import { Notice } from '../../ui/notice.js'
import { Segmented } from '../../ui/segmented.js'
import { Select } from '../../ui/select.js'
import { TextInput } from '../../ui/text-input.js'
import { t } from '../../words/words.js'
import { CheckList } from '../check-list.js'
import { queues, sites } from '../collections.js'
import { NumberField } from '../number-field.js'
import { Optional } from '../optional.js'
import { WordList } from '../word-list.js'
import { isLanguage } from './agent-draft.js'
import { attributeIn, emptyRule, ruleDraftOf, ruleOf, type RuleDraft } from './rule-draft.js'

interface Props { rule: PriorityRule | null; onDone: (rule: PriorityRule) => void; onClose: () => void }

/** One rule: when it fits, and what it does. It is kept with the other settings of the page. */
export function RuleDialog({ rule, onDone, onClose }: Props) {
  const [draft, setDraft] = useState(() => rule ? ruleDraftOf(rule) : emptyRule)
  const [tried, setTried] = useState(false)
  const set = (change: Partial<RuleDraft>) => setDraft({ ...draft, ...change })
  const made = ruleOf(draft)
  const done = () => {
    setTried(true)
    if (made.ok) onDone(made.rule)
  }
  const nameless = tried && draft.name.trim() === ''
  return (
    <Dialog title={rule ? t('team.editRule', { name: rule.name }) : t('team.newRule')} size="wide" onClose={onClose} onSubmit={done}
      footer={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" tone="primary">{t('team.do')}</Button>
        </>
      }>
      {tried && !made.ok && made.why === 'nothing' && <Notice tone="bad">{t('team.thenMissing')}</Notice>}
      <Field label={t('team.ruleName')} error={nameless ? t('team.ruleNameMissing') : null}>
        <TextInput value={draft.name} maxLength={limits.nameLength} autofocus onInput={(name) => set({ name })} />
      </Field>
      <h3>{t('team.when')}</h3>
      <When draft={draft} set={set} />
      <h3>{t('team.then')}</h3>
      <Optional label={t('team.setPriority')} hint={t('routing.priorityHint')} on={draft.priority !== null}
        onToggle={(on) => set({ priority: on ? 7 : null })}>
        <NumberField label={t('routing.priority')} value={draft.priority ?? 7} least={0} most={9} onChange={(priority) => set({ priority })} />
      </Optional>
      <Field label={t('team.setQueue')}>
        <Select value={draft.queueId} onChange={(queueId) => set({ queueId })}
          choices={[{ value: '', label: t('team.sameQueue') }, ...queues.items.value.map(({ id, name }) => ({ value: id, label: name }))]} />
      </Field>
      <WordList label={t('team.setSkills')} words={draft.skills} onChange={(skills) => set({ skills })} />
    </Dialog>
  )
}

function When({ draft, set }: { draft: RuleDraft; set: (change: Partial<RuleDraft>) => void }) {
  return (
    <>
      {sites.items.value.length > 1 && (
        <CheckList label={t('team.sites')} hint={t('team.anyOf')} items={sites.items.value} chosen={draft.siteIds} nothing={t('sites.none')}
          onChange={(siteIds) => set({ siteIds })} />
      )}
      {queues.items.value.length > 1 && (
        <CheckList label={t('team.queues')} hint={t('team.anyOf')} items={queues.items.value} chosen={draft.queueIds}
          nothing={t('queues.none')} onChange={(queueIds) => set({ queueIds })} />
      )}
      <WordList label={t('team.page')} hint={t('team.pageHint')} words={draft.pageContains} most={50} length={200}
        onChange={(pageContains) => set({ pageContains })} />
      <WordList label={t('team.languages')} hint={t('team.languagesHint')} words={draft.languages} most={50}
        judge={(word) => isLanguage(word) ? null : t('agentRouting.languageWrong')} onChange={(languages) => set({ languages })} />
      <WordList label={t('team.email')} hint={t('team.emailHint')} words={draft.emailEndsWith} most={50} length={limits.emailLength}
        onChange={(emailEndsWith) => set({ emailEndsWith })} />
      <WordList label={t('team.attributes')} hint={t('team.attributesHint')} words={draft.attributes} most={50} length={241}
        judge={(word) => attributeIn(word) ? null : t('team.attributesWrong')} onChange={(attributes) => set({ attributes })} />
      {(['vouched', 'returning'] as const).map((name) => (
        <Field key={name} label={t(`team.${name}`)}>
          <Segmented label={t(`team.${name}`)} value={draft[name]} onChange={(either) => set({ [name]: either })}
            choices={(['any', 'yes', 'no'] as const).map((one) => ({ value: one, label: t(`team.${name}.${one}`) }))} />
        </Field>
      ))}
    </>
  )
}
