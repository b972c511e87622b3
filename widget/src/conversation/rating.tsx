import { useSignal } from '@preact/signals'
import { limits, type VisitorConversation } from '@parley/protocol'
import { useStay, useStore } from '../store/context.js'
import type { Thread } from '../store/thread.js'
import { Download } from '../ui/later-icons.js'
import { wear } from '../ui/wear.js'
import { words } from '../words/words.js'
import { faces } from './faces.js'
import css from './rating.css?inline'
import { useDownload } from './use-download.js'

wear(css)

/** How the visitor found it, from one to five, with words if they like. It can be changed later. */
export function Rating({ conversation, thread }: { conversation: VisitorConversation; thread: Thread }) {
  const { show } = useStore()
  const { rate } = useStay()
  const download = useDownload(thread)
  const { id, rating } = conversation
  const score = useSignal(rating?.score ?? 0)
  const comment = useSignal(rating?.comment ?? '')
  const state = useSignal<'asking' | 'sending' | 'failed' | 'thanked'>(rating ? 'thanked' : 'asking')
  const { rateTitle, rateThanks, rateChange, rateSend, rateComment, rateFailed, ratings, newConversation } = words.value

  const send = async (event: Event): Promise<void> => {
    event.preventDefault()
    if (score.value === 0 || state.value === 'sending') return
    state.value = 'sending'
    state.value = await rate(id, score.value, comment.value) === null ? 'thanked' : 'failed'
  }
  const Given = faces[score.value - 1]

  return (
    <div class="after">
      {state.value === 'thanked'
        ? (
          <div class="card rating thanked" role="status">
            {Given && <span class="face"><Given size={28} /></span>}
            <span>{rateThanks} <span class="hint">{ratings[score.value - 1]}</span></span>
            <button class="link" type="button" onClick={() => { state.value = 'asking' }}>{rateChange}</button>
          </div>
          )
        : (
          <form class="card rating" onSubmit={(event) => void send(event)}>
            <fieldset>
              <legend>{rateTitle}</legend>
              {faces.map((Face, at) => (
                <label key={at} class="face" title={ratings[at]}>
                  <input type="radio" name={`rating-${id}`} checked={score.value === at + 1} aria-label={ratings[at]}
                    onChange={() => { score.value = at + 1 }} />
                  <Face size={28} />
                </label>
              ))}
            </fieldset>
            <input class="input" dir="auto" value={comment.value} maxLength={limits.commentLength}
              placeholder={rateComment} aria-label={rateComment}
              onInput={(event) => { comment.value = event.currentTarget.value }} />
            {state.value === 'failed' && <p class="wrong" role="alert">{rateFailed}</p>}
            <div class="rating-actions">
              <button class="button plain" type="button" onClick={download}>
                <Download size={16} />{words.value.transcript}
              </button>
              <button class="button" type="submit" aria-disabled={score.value === 0 || state.value === 'sending'}>
                {rateSend}
              </button>
            </div>
          </form>
          )}
      <button class="link new-one" type="button" onClick={() => show({ name: 'welcome' })}>{newConversation}</button>
    </div>
  )
}
