import { useEffect, useState } from 'preact/hooks'
import { MessageCircle } from 'lucide-preact'
import type { Offer } from '@parley/protocol'
import { go, paths } from '../routes.js'
import { commands, useOffer } from '../shell/commands.js'
import { keysOf } from '../shell/keys.js'
import { now } from '../store/clock.js'
import { useDesk } from '../store/desk.js'
import { endsOffer } from '../store/offers.js'
import { Button } from '../ui/button.js'
import { Icon } from '../ui/icon.js'
import { Kbd } from '../ui/kbd.js'
import { toast } from '../ui/toast.js'
import { visitorNameIn } from '../words/names.js'
import { stopwatch } from '../words/times.js'
import { errorWords, t } from '../words/words.js'
import './offer-prompt.css'

/** What this agent is asked to take, over whatever they look at; the oldest question first. */
export function OfferPrompt() {
  const { offers, actions } = useDesk()
  const [busy, setBusy] = useState(false)
  const [withoutRoom, setWithoutRoom] = useState<string | null>(null)
  const [offer, ...more] = offers.all.value.filter((one) => secondsLeft(one) !== 0)
  const accept = async ({ conversationId }: Offer) => {
    setBusy(true)
    setWithoutRoom(null)
    const outcome = await actions.take(conversationId)
    setBusy(false)
    if (outcome.ok) {
      offers.drop(conversationId)
      go(paths.inbox('mine', conversationId))
      return
    }
    if (outcome.error.code === 'conflict') return setWithoutRoom(conversationId)
    if (endsOffer(outcome.error.code)) offers.drop(conversationId)
    toast(errorWords(outcome.error), { tone: 'bad' })
  }
  const decline = async ({ conversationId }: Offer) => {
    const error = await offers.decline(conversationId)
    if (error) toast(errorWords(error), { tone: 'bad' })
  }
  useOffer('acceptOffer', offer && !busy ? () => void accept(offer) : null)
  useOffer('declineOffer', offer && !busy ? () => void decline(offer) : null)
  return (
    <div class="offers" role="region" aria-label={t('offer.label')} hidden={!offer}>
      {offer && (
        <Prompt key={offer.conversationId} offer={offer} more={more.length} busy={busy}
          noRoom={withoutRoom === offer.conversationId} onAccept={() => void accept(offer)} onDecline={() => void decline(offer)} />
      )}
    </div>
  )
}

/** Null: it does not run out. */
const secondsLeft = ({ expiresAt }: Offer): number | null =>
  expiresAt === null ? null : Math.max(0, Math.ceil((Date.parse(expiresAt) - now.value) / 1_000))

interface Props { offer: Offer; more: number; busy: boolean; noRoom: boolean; onAccept: () => void; onDecline: () => void }

function Prompt({ offer, more, busy, noRoom, onAccept, onDecline }: Props) {
  const name = visitorNameIn(offer)
  const left = secondsLeft(offer)
  const [spoken, setSpoken] = useState('')
  // Said once, after the place for it is there; the countdown itself is not read out.
  useEffect(() => setSpoken(t('offer.notice', { name })), [name])
  return (
    <section class="offer" aria-label={t('offer.title', { name })}>
      <span class="unseen" role="status">{spoken}</span>
      <div class="offer-head">
        <span class="offer-icon"><Icon of={MessageCircle} size={18} /></span>
        <div class="offer-words">
          <strong dir="auto">{t('offer.title', { name })}</strong>
          <span>{t('offer.queue', { queue: offer.queue.name })}</span>
        </div>
        {left !== null && <span class="offer-left" role="timer" aria-label={t('offer.seconds', { count: left })}>{stopwatch(left * 1_000)}</span>}
      </div>
      {offer.preview && <p class="offer-preview" dir="auto">{offer.preview}</p>}
      {left === null ? <p class="offer-hint">{t('offer.toAll')}</p> : <Bar offer={offer} />}
      {noRoom && <p class="offer-no-room" role="alert">{t('offer.noRoom')}</p>}
      <div class="offer-deeds">
        {more > 0 && <span class="offer-hint">{t('offer.more', { count: more })}</span>}
        <Button onClick={onDecline} disabled={busy}>
          {t('offer.decline')} <Kbd keys={keysOf(commands.declineOffer.chords[0])} />
        </Button>
        <Button tone="primary" busy={busy} onClick={onAccept}>
          {t('offer.accept')} <Kbd keys={keysOf(commands.acceptOffer.chords[0])} />
        </Button>
      </div>
    </section>
  )
}

function Bar({ offer }: { offer: Offer }) {
  const [from, to] = [Date.parse(offer.offeredAt), Date.parse(offer.expiresAt ?? offer.offeredAt)]
  const share = to > from ? Math.max(0, Math.min(1, (to - now.value) / (to - from))) : 0
  return <div class="offer-bar" aria-hidden="true"><span style={{ inlineSize: `${share * 100}%` }} /></div>
}
