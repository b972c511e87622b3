import { useState } from 'preact/hooks'
import type { ComponentChildren } from 'preact'
import { Search } from 'lucide-preact'
import { Checkbox } from '../ui/checkbox.js'
import { TextInput } from '../ui/text-input.js'
import { t } from '../words/words.js'
import './check-list.css'

interface Checkable { id: string; name: string; hint?: string; before?: ComponentChildren }

interface Props {
  label: string
  hint?: string
  items: readonly Checkable[]
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
  /** Said when there is nothing to choose from. */
  nothing: string
}

const searchFrom = 8

/** Any number of a list; long ones can be searched. What is chosen keeps the order in which it was chosen. */
export function CheckList({ label, hint, items, chosen, onChange, nothing }: Props) {
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLocaleLowerCase()
  const shown = items.filter(({ name, hint: more }) => `${name} ${more ?? ''}`.toLocaleLowerCase().includes(wanted))
  return (
    <fieldset class="check-list">
      <legend class="ui-field-label">{label}</legend>
      {hint && <p class="ui-field-hint">{hint}</p>}
      <div class="check-list-box">
        {items.length >= searchFrom && (
          <TextInput type="search" icon={Search} value={search} onInput={setSearch} aria-label={t('settings.search')}
            placeholder={t('settings.search')} />
        )}
        <div class="check-list-items">
          {shown.map(({ id, name, hint: more, before }) => (
            <Checkbox key={id} checked={chosen.includes(id)}
              label={
                <span class="check-list-label">
                  {before}
                  <span class="check-list-words"><span dir="auto">{name}</span>{more && <span class="settings-pale">{more}</span>}</span>
                </span>
              }
              onChange={(checked) => onChange(checked ? [...chosen, id] : chosen.filter((other) => other !== id))} />
          ))}
          {shown.length === 0 && <p class="settings-pale">{items.length === 0 ? nothing : t('settings.noMatch')}</p>}
        </div>
      </div>
    </fieldset>
  )
}
