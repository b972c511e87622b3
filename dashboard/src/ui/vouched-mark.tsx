import { BadgeCheck } from 'lucide-preact'
import { t } from '../words/words.js'
import { Icon } from './icon.js'
import './vouched-mark.css'

/** Behind a name that the visitor's website vouches for. */
export function VouchedMark() {
  return (
    <span class="vouched-mark" title={t('visitor.vouched')}>
      <Icon of={BadgeCheck} size={14} />
      <span class="unseen">{t('visitor.vouched')}</span>
    </span>
  )
}
