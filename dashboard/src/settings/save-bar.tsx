import { Button } from '../ui/button.js'
import { t } from '../words/words.js'
import './save-bar.css'

interface Props { busy: boolean; blocked: boolean; onSave: () => void; onDiscard: () => void }

/** Stays in sight while something is not saved yet. */
export function SaveBar({ busy, blocked, onSave, onDiscard }: Props) {
  return (
    <div class="save-bar" role="region" aria-label={t('settings.unsaved')}>
      <span role="status">{t('settings.unsaved')}</span>
      <Button tone="quiet" onClick={onDiscard}>{t('settings.discard')}</Button>
      <Button tone="primary" busy={busy} disabled={blocked} onClick={onSave}>{t('ui.save')}</Button>
    </div>
  )
}
