import { ArrowDown, ArrowUp } from 'lucide-preact'
import { Toggle } from '../../ui/checkbox.js'
import { IconButton } from '../../ui/icon-button.js'
import { Select } from '../../ui/select.js'
import { t } from '../../words/words.js'
import { isOrdered, ranked, type AgentDraft } from './agent-draft.js'
import { levelChoices } from './member-fields.js'
import { moved } from './move.js'
import './lists.css'

type Queues = AgentDraft['queues']
interface Props { queues: Queues; onChange: (queues: Queues) => void; readOnly: boolean }

/** The agent's queues, how soon they are tried in each, and from which they take first. */
export function QueueOrder({ queues, onChange, readOnly }: Props) {
  const ordered = isOrdered(queues)
  if (queues.length === 0) return null
  const move = (place: number, steps: 1 | -1) => onChange(ranked(moved(queues, place, steps), true))
  return (
    <div class="settings-list-box">
      <ol class="settings-list">
        {queues.map(({ queueId, name, level }, place) => (
          <li key={queueId}>
            <span class="settings-list-name" dir="auto">{name}</span>
            <Select fitted aria-label={t('routing.levelOf', { name })} value={level} choices={levelChoices()}
              onChange={(next) => onChange(queues.map((queue) => queue.queueId === queueId ? { ...queue, level: next } : queue))} />
            {ordered && !readOnly && (
              <span class="settings-list-actions">
                <IconButton icon={ArrowUp} size={16} label={t('agentRouting.moveUp', { name })} disabled={place === 0}
                  onClick={() => move(place, -1)} />
                <IconButton icon={ArrowDown} size={16} label={t('agentRouting.moveDown', { name })}
                  disabled={place === queues.length - 1} onClick={() => move(place, 1)} />
              </span>
            )}
          </li>
        ))}
      </ol>
      {queues.length > 1 && (
        <Toggle label={t('agentRouting.ordered')} hint={t('agentRouting.orderedHint')} checked={ordered}
          onChange={(on) => onChange(ranked(queues, on))} class="settings-list-toggle" />
      )}
    </div>
  )
}
