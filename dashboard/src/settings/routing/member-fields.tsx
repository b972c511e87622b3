import { X } from 'lucide-preact'
import type { Level, QueueMember } from '@parley/protocol'
import { Avatar } from '../../ui/avatar.js'
import { IconButton } from '../../ui/icon-button.js'
import { Select } from '../../ui/select.js'
import { t } from '../../words/words.js'
import { agents } from '../collections.js'
import './lists.css'

interface Props { members: readonly QueueMember[]; onChange: (members: QueueMember[]) => void; readOnly: boolean }

const levels: readonly Level[] = ['first', 'normal', 'last']
export const levelChoices = () => levels.map((level) => ({ value: level, label: t(`routing.level.${level}`) }))

/** Who is a member of the queue, and how soon each is tried. */
export function MemberFields({ members, onChange, readOnly }: Props) {
  const rest = agents.items.value.filter(({ id, account }) => account !== 'deactivated' && !members.some(({ agentId }) => agentId === id))
  const add = (id: string) => {
    const agent = rest.find((one) => one.id === id)
    if (agent) onChange([...members, { agentId: agent.id, name: agent.name, level: 'normal' }])
  }
  return (
    <div class="settings-list-box">
      <p class="ui-field-label">{t('routing.members')}</p>
      <p class="ui-field-hint">{members.length === 0 ? t('routing.noMembers') : t('routing.membersHint')}</p>
      {members.length > 0 && (
        <ul class="settings-list">
          {members.map(({ agentId, name, level }) => (
            <li key={agentId}>
              <Avatar name={name} colorKey={agentId} size="small" />
              <span class="settings-list-name" dir="auto">{name}</span>
              <Select fitted aria-label={t('routing.levelOf', { name })} value={level} choices={levelChoices()}
                onChange={(next) => onChange(members.map((one) => one.agentId === agentId ? { ...one, level: next } : one))} />
              {!readOnly && (
                <IconButton icon={X} size={16} label={t('routing.removeMember', { name })}
                  onClick={() => onChange(members.filter((one) => one.agentId !== agentId))} />
              )}
            </li>
          ))}
        </ul>
      )}
      {!readOnly && rest.length > 0 && (
        <Select fitted aria-label={t('routing.addMember')} value="" onChange={add}
          choices={[{ value: '', label: t('routing.addMember') }, ...rest.map(({ id, name }) => ({ value: id, label: name }))]} />
      )}
    </div>
  )
}
