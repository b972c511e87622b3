import { useState } from 'preact/hooks'
import type { AgentConversation } from '@parley/protocol'
import { go, paths } from '../routes.js'
import type { Outcome } from '../store/actions.js'
import { useDesk, type Desk } from '../store/desk.js'
import { isNarrow } from '../store/screen.js'
import { takingWords } from '../inbox/taking-words.js'
import { longestWaiting } from '../inbox/waits.js'
import { toast } from '../ui/toast.js'
import { visitorName } from '../words/names.js'
import { isHeldBy } from './permissions.js'
import { errorWords, t } from '../words/words.js'

/**
 * Where to go when a conversation has left one's hands: to what waits next for an answer; on a narrow screen to the
 * list.
 */
export function goOn({ inbox }: Pick<Desk, 'inbox'>, leftId: string): void {
  const rest = inbox.mine.peek().filter(({ id }) => id !== leftId)
  const next = longestWaiting(rest)?.row ?? rest[0]
  go(paths.inbox('mine', isNarrow.peek() ? null : (next?.id ?? null)))
}

/** What can be done with a conversation by one press, with its failure said in place. */
export function useDeeds(conversation: AgentConversation) {
  const desk = useDesk()
  const { actions, agentId } = desk
  const [busy, setBusy] = useState(false)
  const { id } = conversation
  const name = visitorName(conversation.visitor)
  const run = async (deed: Promise<Outcome>, done: () => void, words = errorWords) => {
    setBusy(true)
    const outcome = await deed
    setBusy(false)
    if (outcome.ok) done()
    else toast(words(outcome.error), { tone: 'bad' })
  }
  return {
    busy,
    take: () => {
      void run(actions.take(id), () => go(paths.inbox('mine', id)), takingWords)
    },
    takeOver: () => {
      void run(actions.transfer(id, { to: { agentId } }), () => go(paths.inbox('mine', id)))
    },
    join: () => {
      void run(actions.join(id), () => undefined)
    },
    part: () => {
      void run(actions.part(id), () => undefined)
    },
    snooze: (until: Date) => {
      void run(actions.snooze(id, until), () => {
        toast(t('head.snoozedToast', { name }))
        goOn(desk, id)
      })
    },
    close: () => {
      const wasMine = isHeldBy(conversation, agentId)
      void run(actions.close(id), () => {
        toast(t('head.closedToast', { name }), { tone: 'ok' })
        if (wasMine) goOn(desk, id)
      })
    },
  }
}
