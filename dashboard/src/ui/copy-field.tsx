import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Check, Copy } from 'lucide-preact'
import { t } from '../words/words.js'
import { Button } from './button.js'
import './copy-field.css'

interface Props {
  label: string
  value: string
  /** Several lines, as a tag to paste. */
  code?: boolean | undefined
  labelHidden?: boolean | undefined
}

const copiedForMs = 2_000

/** Something to take along: a link, a tag. A press on the button copies it and says so. */
export function CopyField({ label, value, code = false, labelHidden = false }: Props) {
  const id = useId()
  const shown = useRef<HTMLElement>(null)
  const [state, setState] = useState<'still' | 'copied' | 'failed'>('still')
  useEffect(() => {
    if (state !== 'copied') return
    const timer = setTimeout(() => setState('still'), copiedForMs)
    return () => clearTimeout(timer)
  }, [state])
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value)
      setState('copied')
    } catch {
      // Not allowed here (no https, or no permission): the text is selected for the keyboard instead.
      if (shown.current) getSelection()?.selectAllChildren(shown.current)
      setState('failed')
    }
  }
  return (
    <div class="ui-copy">
      <span class={labelHidden ? 'unseen' : 'ui-field-label'} id={id}>{label}</span>
      <div class="ui-copy-box" role="group" aria-labelledby={id}>
        <code ref={shown} class={code ? 'ui-copy-code' : 'ui-copy-line'} dir="ltr" tabIndex={0} aria-labelledby={id}
          role="textbox" aria-readonly>{value}</code>
        <Button size="small" icon={state === 'copied' ? Check : Copy} onClick={() => void copy()}>
          {state === 'copied' ? t('ui.copied') : t('ui.copy')}
        </Button>
      </div>
      <span class="ui-field-hint" role="status">
        {state === 'copied' && <span class="unseen">{t('ui.copied')}</span>}
        {state === 'failed' && t('ui.copyFailed')}
      </span>
    </div>
  )
}
