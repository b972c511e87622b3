import { useEffect, useState } from 'preact/hooks'
import { CircleAlert, CloudOff } from 'lucide-preact'
import { go, paths, route } from '../routes.js'
import { useDesk } from '../store/desk.js'
import { Button } from '../ui/button.js'
import { Icon } from '../ui/icon.js'
import { errorWords, t } from '../words/words.js'

/** A line that comes back at once is not worth a word. */
const patienceMs = 1_500

/** Says when the line is down, and for how long it may matter. */
export function Banner() {
  const { link, outbox } = useDesk()
  const state = link.state.value
  const isKept = outbox.durable.value
  const isAtStake = state === 'online' && !isKept && outbox.count.value > 0
  const isDown = state === 'offline' || state === 'connecting'
  const [late, setLate] = useState(false)
  useEffect(() => {
    setLate(false)
    if (!isDown && !isAtStake) return
    const timer = setTimeout(() => setLate(true), patienceMs)
    return () => clearTimeout(timer)
  }, [isDown, isAtStake])
  return (
    <div role="status">
      {state === 'refused' && <Refused />}
      {isDown && late && (
        <div class="banner">
          <Icon of={CloudOff} />
          <span>{state === 'connecting' ? t('line.connecting') : t(isKept ? 'line.offline' : 'line.offlineHere')}</span>
          <Button size="small" tone="quiet" onClick={() => link.reconnectNow()}>
            {t('app.tryAgain')}
          </Button>
        </div>
      )}
      <Refusals />
      {isAtStake && late && (
        <div class="banner">
          <Icon of={CloudOff} />
          <span>{t('line.keptHere')}</span>
        </div>
      )}
    </div>
  )
}

/** What was refused in a conversation that is in no list any more would never be seen otherwise. */
function Refusals() {
  const { inbox, outbox } = useDesk()
  if (inbox.state.value !== 'ready') return null
  const unlisted = outbox.refusedIn.value.filter((id) => !inbox.rows.value.has(id))
  const [first] = unlisted
  const shown = route.value.name === 'inbox' ? route.value.conversationId : null
  if (first === undefined || shown === first) return null
  return (
    <div class="banner">
      <Icon of={CircleAlert} />
      <span>{t('line.refusedElsewhere', { count: unlisted.length })}</span>
      <Button size="small" tone="quiet" onClick={() => go(paths.inbox('mine', first))}>
        {t('line.look')}
      </Button>
    </div>
  )
}

function Refused() {
  const { link } = useDesk()
  const refusal = link.refusal.value
  const isOld = refusal?.code === 'client_too_old'
  return (
    <div class="banner banner-refused">
      <Icon of={CloudOff} />
      <span>
        {refusal?.code === 'forbidden'
          ? t('line.wrongAddress')
          : t('line.refused', { reason: refusal ? errorWords(refusal) : '' })}
      </span>
      <Button
        size="small"
        tone="quiet"
        onClick={() => {
          if (isOld) location.reload()
          else link.reconnectNow()
        }}
      >
        {isOld ? t('line.reload') : t('line.again')}
      </Button>
    </div>
  )
}
