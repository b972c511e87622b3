import { useStore } from '../store/context.js'
import { words } from '../words/words.js'

/** Says each new message of the team once to a screen reader; the log itself stays silent, its history most of all. */
export function Announcer() {
  const { announced } = useStore()
  const message = announced.value
  return (
    <div class="said" aria-live="polite">
      {message && <p key={message.key}>{words.value.newMessageFrom(message.author)}: {message.body}</p>}
    </div>
  )
}
