import { Button } from '../ui/button.js'
import { Notice } from '../ui/notice.js'
import { t } from '../words/words.js'

/** Someone else was at it too: says so, and takes theirs over when asked; what was changed here stays. */
export function ConflictNotice({ onReload }: { onReload: () => void }) {
  return (
    <Notice tone="warn" action={<Button size="small" onClick={onReload}>{t('settings.reload')}</Button>}>
      <p>{t('settings.conflict')}</p>
    </Notice>
  )
}
