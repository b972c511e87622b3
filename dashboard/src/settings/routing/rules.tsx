import { useState } from 'preact/hooks'
import { ArrowDown, ArrowUp, Pencil, Plus, Trash2 } from 'lucide-preact'
import type { PriorityRule } from '@parley/protocol'
import { Button } from '../../ui/button.js'
import { Card } from '../../ui/card.js'
import { IconButton } from '../../ui/icon-button.js'
import { t } from '../../words/words.js'
import { moved } from './move.js'
import { RuleDialog } from './rule-dialog.js'
import { ruleWords } from './rule-words.js'
import './lists.css'

interface Props { rules: readonly PriorityRule[]; onChange: (rules: PriorityRule[]) => void; readOnly: boolean }

/** The rules for conversations as they begin, in the order in which they are looked at. */
export function Rules({ rules, onChange, readOnly }: Props) {
  const [open, setOpen] = useState<number | 'new' | null>(null)
  const edited = typeof open === 'number' ? rules[open] ?? null : null
  const keep = (rule: PriorityRule) => {
    onChange(open === 'new' ? [...rules, rule] : rules.map((one, place) => place === open ? rule : one))
    setOpen(null)
  }
  return (
    <Card title={t('team.rules')} hint={t('team.rulesHint')} actions={!readOnly && (
      <Button icon={Plus} onClick={() => setOpen('new')}>{t('team.addRule')}</Button>
    )}>
      {rules.length === 0 ? <p class="settings-pale">{t('team.noRules')}</p> : (
        <ol class="settings-list">
          {rules.map((rule, place) => (
            <li key={place}>
              <div class="settings-list-words">
                <strong dir="auto">{rule.name}</strong>
                <p dir="auto">{ruleWords(rule)}</p>
              </div>
              {!readOnly && (
                <span class="settings-list-actions">
                  <IconButton icon={ArrowUp} size={16} label={t('team.moveUp', { name: rule.name })} disabled={place === 0}
                    onClick={() => onChange(moved(rules, place, -1))} />
                  <IconButton icon={ArrowDown} size={16} label={t('team.moveDown', { name: rule.name })}
                    disabled={place === rules.length - 1} onClick={() => onChange(moved(rules, place, 1))} />
                  <IconButton icon={Pencil} size={16} label={t('team.editRule', { name: rule.name })} onClick={() => setOpen(place)} />
                  <IconButton icon={Trash2} size={16} label={t('team.removeRule', { name: rule.name })}
                    onClick={() => onChange(rules.filter((_, other) => other !== place))} />
                </span>
              )}
            </li>
          ))}
        </ol>
      )}
      {open !== null && <RuleDialog rule={edited} onDone={keep} onClose={() => setOpen(null)} />}
    </Card>
  )
}
