import { useState } from 'preact/hooks'
import { limits } from '@parley/protocol'
import { Button } from '../ui/button.js'
import { Dialog } from '../ui/dialog.js'
import { Field } from '../ui/field.js'
import { TextInput } from '../ui/text-input.js'
import { t } from '../words/words.js'

const usual = ['status.reason.lunch', 'status.reason.break', 'status.reason.meeting'] as const

/** Asks why before going away; an answer is welcome, not demanded. */
export function AwayDialog({ onClose, onAway }: { onClose: () => void; onAway: (reason: string | undefined) => void }) {
  const [reason, setReason] = useState('')
  return (
    <Dialog
      title={t('status.awayTitle')}
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
        {usual.map((word) => (
          <Button key={word} size="small" onClick={() => onAway(t(word))}>
            {t(word)}
          </Button>
        ))}
      </div>
      <Field label={t('status.reason')} hint={t('status.reasonHint')} optional={t('ui.optional')}>
        <TextInput value={reason} onInput={setReason} maxLength={limits.nameLength} autofocus />
      </Field>
    </Dialog>
  )
}
