import { useState } from 'preact/hooks'
import type { AgentConversation } from '@parley/protocol'
import { go, paths } from '../routes.js'
import type { Outcome } from '../store/actions.js'
import { useDesk } from '../store/desk.js'
import { toast } from '../ui/toast.js'
import { visitorName } from '../words/names.js'
import { errorWords, t } from '../words/words.js'

/** What can be done with a conversation by one press, with its failure said in place. */
export function useDeeds(conversation: AgentConversation) {
  const { actions, agentId } = useDesk()
  const [busy, setBusy] = useState(false)
  const { id } = conversation
  const name = visitorName(conversation.visitor)
  const run = async (deed: Promise<Outcome>, done: () => void) => {
    setBusy(true)
    const outcome = await deed
    setBusy(false)
    if (outcome.ok) done()
    else toast(errorWords(outcome.error), { tone: 'bad' })
  }
  return {
    busy,
    take: () => { void run(actions.take(id), () => go(paths.inbox('mine', id))) },
    takeOver: () => { void run(actions.transfer(id, { to: { agentId } }), () => go(paths.inbox('mine', id))) },
    snooze: (until: Date) => { void run(actions.snooze(id, until), () => toast(t('head.snoozedToast', { name }))) },
    close: () => { void run(actions.close(id), () => toast(t('head.closedToast', { name }), { tone: 'ok' })) },
  }
}
