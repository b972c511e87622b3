import { useState } from 'preact/hooks'
import { limits, type RoutingSettings } from '@parley/protocol'
import { http } from '../http.js'
import { Button } from '../ui/button.js'
import { Dialog } from '../ui/dialog.js'
import { Field } from '../ui/field.js'
import { TextInput } from '../ui/text-input.js'
import { useLoaded } from '../ui/use-loaded.js'
import { t } from '../words/words.js'

const usual = ['status.reason.lunch', 'status.reason.break', 'status.reason.meeting'] as const

interface Props {
  /** Of another agent who is set away; none: oneself. */
  name?: string
  onClose: () => void
  onAway: (reason: string | undefined) => void
}

/** Asks why before somebody goes away; an answer is welcome, not demanded. */
export function AwayDialog({ name, onClose, onAway }: Props) {
  const [reason, setReason] = useState('')
  const { loaded } = useLoaded((signal) => http.get<RoutingSettings>('/api/routing/settings', { signal }), [])
  const own = loaded.state === 'ready' ? loaded.value.awayReasons : []
  const title = name === undefined ? t('status.awayTitle') : t('board.awayTitle', { name })
  // The usual ones stand in until the team's are known, and where it has none.
  const reasons = own.length > 0 ? own : usual.map((word) => t(word))
  return (
    <Dialog
      title={title}
      size="small"
      onClose={onClose}
      onSubmit={() => onAway(reason.trim() || undefined)}
      footer={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button tone="primary" type="submit">
            {t('status.awayTitle')}
          </Button>
        </>
      }
    >
      <div class="away-usual">
        {reasons.map((word) => (
          <Button key={word} size="small" onClick={() => onAway(word)}>
            {word}
          </Button>
        ))}
      </div>
      <Field label={t('status.reason')} hint={t('status.reasonHint')} optional={t('ui.optional')}>
        <TextInput value={reason} onInput={setReason} maxLength={limits.nameLength} autofocus />
      </Field>
    </Dialog>
  )
}
