import { useEffect, useRef, useState } from 'preact/hooks'
import type { TextLine } from '@parley/protocol'
import { useDesk } from '../store/desk.js'
import { Button } from '../ui/button.js'
import { useGrowing } from './growing.js'
import { errorWords, t } from '../words/words.js'

interface Props {
  conversationId: string
  line: TextLine
  onDone: () => void
}

/** Changes a text in its place: Enter saves, Esc leaves it as it was. */
export function BubbleEditor({ conversationId, line, onDone }: Props) {
  const { actions } = useDesk()
  const [text, setText] = useState(line.body)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    field.current?.focus()
    field.current?.setSelectionRange(line.body.length, line.body.length)
  }, [])
  useGrowing(field, text)
  const save = async () => {
    if (text.trim() === '' || busy) return
    if (text === line.body) return onDone()
    setBusy(true)
    const error = await actions.edit(conversationId, line.id, text)
    setBusy(false)
    if (error) setProblem(errorWords(error))
    else onDone()
  }
  const press = (event: KeyboardEvent) => {
    if (event.isComposing) return
    if (event.key === 'Escape') onDone()
    else if (event.key === 'Enter' && !event.shiftKey) void save()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div class="bubble-editor">
      <textarea
        ref={field}
        class="composer-text"
        aria-label={t('thread.editing')}
        dir="auto"
        value={text}
        rows={2}
        onKeyDown={press}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      {problem && (
        <p class="bubble-problem" role="alert">
          {problem}
        </p>
      )}
      <div class="bubble-editor-foot">
        <Button size="small" tone="quiet" onClick={onDone}>
          {t('thread.cancel')}
        </Button>
        <Button
          size="small"
          tone="primary"
          busy={busy}
          disabled={text.trim() === ''}
          onClick={() => {
            void save()
          }}
        >
          {t('thread.save')}
        </Button>
      </div>
    </div>
  )
}
