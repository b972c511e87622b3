import { useStay, useStore } from '../store/context.js'
import { words } from '../words/words.js'

/** A conversation that the server did not want to begin: said in place, with what was written kept. */
export function OpeningTrouble() {
  const { screen, takeBack } = useStore()
  const { outbox } = useStay()
  const at = screen.value
  const opening = at.name === 'opening' ? outbox.openings.value.find(({ clientId }) => clientId === at.id) : null
  if (opening?.state !== 'failed') return null
  return (
    <p class="event bad" role="alert">
      {words.value.openFailed} {opening.error?.message}{' '}
      <button class="link" type="button" onClick={() => outbox.retry(opening.clientId)}>{words.value.tryAgain}</button>
      {' '}
      <button class="link" type="button" onClick={() => takeBack(opening.clientId)}>{words.value.takeBack}</button>
    </p>
  )
}
