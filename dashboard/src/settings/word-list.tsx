import { useState } from 'preact/hooks'
import { Plus, X } from 'lucide-preact'
import { Button } from '../ui/button.js'
import { Field } from '../ui/field.js'
import { Icon } from '../ui/icon.js'
import { TextInput } from '../ui/text-input.js'
import { t } from '../words/words.js'
import './word-list.css'

interface Props {
  label: string
  hint?: string
  words: readonly string[]
  onChange: (words: string[]) => void
  /** What is wrong with a word; null when it is fine. */
  judge?: (word: string) => string | null
  most?: number
  length?: number
}

/** A few words, each added with Enter and taken away with its cross. */
export function WordList({ label, hint, words, onChange, judge = () => null, most = 30, length = 40 }: Props) {
  const [typed, setTyped] = useState('')
  const [error, setError] = useState<string | null>(null)
  const add = () => {
    const word = typed.trim()
    const wrong = word === '' ? null : judge(word)
    setError(wrong)
    if (word === '' || wrong !== null) return
    if (!words.includes(word)) onChange([...words, word])
    setTyped('')
  }
  return (
    <div class="word-list">
      <Field label={label} hint={hint} error={error}>
        <TextInput value={typed} maxLength={length} dir="auto" autocomplete="off" disabled={words.length >= most}
          onInput={(text) => {
            setTyped(text)
            setError(null)
          }}
          onBlur={add}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.isComposing) return
            event.preventDefault()
            add()
          }} />
      </Field>
      {words.length > 0 && (
        <ul class="word-list-words" aria-label={label}>
          {words.map((word) => (
            <li key={word}>
              <span dir="auto">{word}</span>
              <button type="button" aria-label={t('words.remove', { word })} onClick={() => onChange(words.filter((one) => one !== word))}>
                <Icon of={X} size={13} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Button size="small" icon={Plus} class="word-list-add" aria-label={t('words.addTo', { list: label })}
        disabled={typed.trim() === ''} onClick={add}>{t('words.add')}</Button>
    </div>
  )
}
