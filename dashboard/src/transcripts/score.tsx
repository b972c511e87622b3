import { Star } from 'lucide-preact'
import { Icon } from '../ui/icon.js'
import { t } from '../words/words.js'

/** A rating of one to five stars, in one. */
export function Score({ score }: { score: number }) {
  return (
    <span class={score <= 2 ? 'score score-low' : 'score'}>
      <Icon of={Star} size={13} /><span aria-hidden="true">{score}</span>
      <span class="unseen">{t('transcripts.scoreOf', { score })}</span>
    </span>
  )
}
