import { ArrowDown, ArrowUp, X } from 'lucide-preact'
import type { Queue } from '@parley/protocol'
import { Tag } from '../../ui/badge.js'
import { IconButton } from '../../ui/icon-button.js'
import { Select } from '../../ui/select.js'
import { t } from '../../words/words.js'
import './offered-queues.css'

interface Props {
  chosen: readonly string[]
  queues: readonly Queue[]
  onChange: (ids: string[]) => void
  readOnly: boolean
  error: string | null
}

/** The queues that a visitor of the site can choose from, in the order in which they are offered. */
export function OfferedQueues({ chosen, queues, onChange, readOnly, error }: Props) {
  const rest = queues.filter(({ id }) => !chosen.includes(id))
  const nameOf = (id: string) => queues.find((queue) => queue.id === id)?.name ?? t('queues.gone')
  const swap = (at: number, with_: number) => {
    const next = [...chosen]
    const [one, other] = [next[at], next[with_]]
    if (one === undefined || other === undefined) return
    next[at] = other
    next[with_] = one
    onChange(next)
  }
  return (
    <div class="offered">
      {chosen.length > 0 && (
        <ol class="offered-list">
          {chosen.map((id, place) => (
            <li key={id}>
              <span class="offered-name" dir="auto">{nameOf(id)}</span>
              {place === 0 && <Tag tone="accent">{t('sites.defaultQueue')}</Tag>}
              {!readOnly && (
                <span class="offered-actions">
                  <IconButton icon={ArrowUp} size={16} label={t('sites.moveUp', { name: nameOf(id) })} disabled={place === 0}
                    onClick={() => swap(place, place - 1)} />
                  <IconButton icon={ArrowDown} size={16} label={t('sites.moveDown', { name: nameOf(id) })}
                    disabled={place === chosen.length - 1} onClick={() => swap(place, place + 1)} />
                  <IconButton icon={X} size={16} label={t('sites.removeQueue', { name: nameOf(id) })}
                    onClick={() => onChange(chosen.filter((other) => other !== id))} />
                </span>
              )}
            </li>
          ))}
        </ol>
      )}
      {error && <p class="ui-field-error" role="alert">{error}</p>}
      {!readOnly && rest.length > 0 && (
        <Select fitted aria-label={t('sites.addQueue')} value="" onChange={(id) => { if (id !== '') onChange([...chosen, id]) }}
          choices={[{ value: '', label: t('sites.addQueue') }, ...rest.map(({ id, name }) => ({ value: id, label: name }))]} />
      )}
    </div>
  )
}
