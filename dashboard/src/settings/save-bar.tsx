import { Button } from '../ui/button.js'
import { ConfirmDialog } from '../ui/confirm-dialog.js'
import { t } from '../words/words.js'
import { useBeforeLeaving } from './use-before-leaving.js'
import './save-bar.css'

interface Props { busy: boolean; blocked: boolean; onSave: () => void; onDiscard: () => void }

/** Stays in sight while something is not saved yet, and asks before that is lost. */
export function SaveBar({ busy, blocked, onSave, onDiscard }: Props) {
  const { leaving, stay } = useBeforeLeaving()
  return (
    <div class="save-bar" role="region" aria-label={t('settings.unsaved')}>
      <span role="status">{t('settings.unsaved')}</span>
      <Button tone="quiet" onClick={onDiscard}>{t('settings.discard')}</Button>
      <Button tone="primary" busy={busy} disabled={blocked} onClick={onSave}>{t('ui.save')}</Button>
      {leaving && (
        <ConfirmDialog title={t('settings.leaveTitle')} confirm={t('settings.discard')} danger onConfirm={leaving} onCancel={stay}>
          {t('settings.leaveHint')}
        </ConfirmDialog>
      )}
    </div>
  )
}
