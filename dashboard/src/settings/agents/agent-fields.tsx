import { limits, type Agent, type CreateAgent, type Problem, type Role } from '@parley/protocol'
import { isEmail } from '../../sign-in/is-email.js'
import { Field } from '../../ui/field.js'
import { Segmented } from '../../ui/segmented.js'
import { TextInput } from '../../ui/text-input.js'
import { blames } from '../../ui/use-submit.js'
import { t } from '../../words/words.js'
import { CheckList } from '../check-list.js'
import { queues } from '../collections.js'
import { wholeNumber } from '../whole-number.js'
import { roleWords } from './agent-words.js'

interface AgentDraft { name: string; email: string; role: Role; capacity: string; queueIds: string[] }

export const emptyDraft: AgentDraft = { name: '', email: '', role: 'agent', capacity: '4', queueIds: [] }

export const draftOf = ({ name, email, role, capacity, queueIds }: Agent): AgentDraft =>
  ({ name, email, role, capacity: String(capacity), queueIds })

const capacityOf = (draft: AgentDraft) => wholeNumber(draft.capacity, 1, 100)

/** What the server is told; null while something in it is not yet right. */
export function wishOf(draft: AgentDraft): Required<CreateAgent> | null {
  const capacity = capacityOf(draft)
  const name = draft.name.trim()
  if (name === '' || !isEmail(draft.email) || capacity === null) return null
  return { name, email: draft.email.trim(), role: draft.role, capacity, queueIds: draft.queueIds }
}

interface Props {
  draft: AgentDraft
  onChange: (draft: AgentDraft) => void
  tried: boolean
  problem: Problem | null
  isSelf?: boolean
}

const roles: readonly Role[] = ['agent', 'supervisor', 'admin']

/** What can be said about an agent, in an invitation and in a change. */
export function AgentFields({ draft, onChange, tried, problem, isSelf = false }: Props) {
  const set = (change: Partial<AgentDraft>) => onChange({ ...draft, ...change })
  const taken = blames(problem, 'email')
  return (
    <>
      <Field label={t('agents.name')} error={tried && draft.name.trim() === '' ? t('agents.nameMissing') : null}>
        <TextInput value={draft.name} onInput={(name) => set({ name })} maxLength={limits.nameLength} autocomplete="off" autofocus />
      </Field>
      <Field label={t('signIn.email')}
        error={tried && !isEmail(draft.email) ? t('signIn.emailWrong') : taken ? t('agents.emailTaken') : null}>
        <TextInput type="email" value={draft.email} onInput={(email) => set({ email })} autocomplete="off" />
      </Field>
      <Field label={t('agents.role')} hint={isSelf ? t('agents.ownRole') : t(`role.${draft.role}Hint`)}>
        <Segmented label={t('agents.role')} value={draft.role} onChange={(role) => set({ role })} disabled={isSelf}
          choices={roles.map((role) => ({ value: role, label: roleWords(role) }))} />
      </Field>
      <Field label={t('agents.capacity')} hint={t('agents.capacityHint')}
        error={tried && capacityOf(draft) === null ? t('settings.numberWrong', { least: 1, most: 100 }) : null}>
        <TextInput type="number" class="settings-short" min={1} max={100} inputMode="numeric" value={draft.capacity}
          onInput={(capacity) => set({ capacity })} />
      </Field>
      <CheckList label={t('settings.nav.queues')} hint={t('agents.queuesHint')} items={queues.items.value} chosen={draft.queueIds}
        onChange={(queueIds) => set({ queueIds })} nothing={t('queues.none')} />
    </>
  )
}
