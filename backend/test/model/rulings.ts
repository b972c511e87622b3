// What rules of priority do: where a conversation comes to wait, before whom, and what it needs from then on.
import type { PriorityRule } from '@parley/protocol'
import type { Change } from './model.js'
import type { SeenConversation } from './seen.js'

/** Every conversation that is not as the rules and its queue have it. */
export function rulings(change: Change): string[] {
  const { after, before } = change
  return [...after.conversations.values()].flatMap((each) => {
    const former = before.conversations.get(each.id)
    const wrong = former ? changed(change, former, each) : opened(change, each)
    return wrong.length > 0 ? [`${each.id} ${wrong.join(', ')}`] : []
  })
}

/** The first rule of which everything holds gives what it has to give; the rest is as the visitor and the queue say. */
function opened({ asked, after, before, rules, queueIds }: Change, each: SeenConversation): string[] {
  const how = asked.find(({ command, done }) => (command.do === 'open' || command.do === 'open-again') && done.ok && done.value === each.id)
  if (!how || asked.some(({ command }) => command.do === 'rules' || command.do === 'settings' || command.do === 'overflow') && asked.length > 1) return []
  const wished = queueIds['queue' in how.command ? how.command.queue : 0] ?? ''
  const facts = { queueId: wished, language: each.language?.split('-')[0], isReturning: how.command.do === 'open-again' }
  const given = rules.find(({ when }) => holds(when, facts))?.give ?? {}
  const queueId = given.queueId ?? wished
  const overflow = before.routing.get(queueId)?.overflow
  const queues = [queueId, ...overflow?.to === 'queue' ? [overflow.queueId] : []]
  const priority = given.priority ?? after.routing.get(each.queueId)?.priority
  return [
    ...queues.includes(each.queueId) ? [] : [`came to ${each.queueId} instead of ${queueId}`],
    ...each.isPrioritised === (given.priority !== undefined) && each.priority === priority ? [] : [`has priority ${each.priority} instead of ${priority}`],
    ...String(each.skills) === String(given.skills ?? []) ? [] : [`needs ${each.skills.join()} instead of ${given.skills?.join() ?? 'nothing'}`],
  ]
}

function holds(
  { queueIds, languages, returning }: PriorityRule['when'], facts: { queueId: string; language: string | undefined; isReturning: boolean },
): boolean {
  return (!queueIds || queueIds.includes(facts.queueId)) && (returning === undefined || returning === facts.isReturning)
    && (!languages || languages.some((each) => each.split('-')[0] === facts.language))
}

/** What a rule gave stays for good; another priority is that of the queue where it waits now, or waited last. */
function changed({ asked, after, before }: Change, former: SeenConversation, each: SeenConversation): string[] {
  const isReopened = former.queuedAt !== each.queuedAt
  const isMoved = former.queueId !== each.queueId
  const mayHaveMoved = isMoved || isReopened || asked.length > 1
  const ofQueue = [before, after].map(({ routing }) => routing.get(each.queueId)?.priority)
  const isRight = each.isPrioritised || !mayHaveMoved ? each.priority === former.priority
    : each.priority === former.priority && !isMoved && !(isReopened && asked.length < 2) || ofQueue.includes(each.priority)
  return [
    ...isRight ? [] : [`has priority ${each.priority}, and had ${former.priority}`],
    ...each.isPrioritised === former.isPrioritised && String(each.skills) === String(former.skills) ? [] : ['is not as its rule gave it'],
  ]
}
