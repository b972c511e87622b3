import type { Decision, DecisionOutcome, Named, SkipReason, Verdict } from '@parley/protocol'
import { locale, t } from '../words/words.js'

type Told = DecisionOutcome & Pick<Decision, 'queue'>
type Overflowed = Extract<DecisionOutcome, { outcome: 'overflowed' }>
type Prioritised = Extract<DecisionOutcome, { outcome: 'prioritised' }>

/** What was decided and by which rule, in one sentence. `queues` names those that are known by id alone. */
export function decisionWords(decision: Told, queues: readonly Named[] = []): string {
  switch (decision.outcome) {
    case 'assigned':
    case 'offered':
      return t(`decision.${decision.outcome}`, { agent: decision.agent.name, rule: t(`why.rule.${decision.rule}`) })
    case 'offered-to-all':
      return t('decision.offered-to-all', { count: decision.agents })
    case 'offers-withdrawn':
      return t('decision.offers-withdrawn', { count: decision.agents })
    case 'waits':
      return t('decision.waits', { reason: t(`board.reason.${decision.reason}`) })
    case 'offer-missed':
    case 'offer-declined':
    case 'offer-withdrawn':
    case 'accepted':
    case 'taken':
    case 'woken':
      return t(`decision.${decision.outcome}`, { agent: decision.agent.name })
    case 'assigned-by':
      return t('decision.assigned-by', { by: decision.by.name, agent: decision.agent.name })
    case 'taken-over':
      return takenOver(decision)
    case 'moved':
      return t('decision.moved', { by: decision.by.name, queue: decision.to.name })
    case 'message-left':
      return t(`decision.message-left.${decision.as}`)
    case 'reopened':
      return t('decision.reopened')
    case 'returned':
      return t(`decision.returned.${decision.reason}`, { agent: decision.agent.name })
    case 'prioritised':
      return prioritised(decision)
    case 'overflowed':
      return t(`decision.overflow.${decision.why}`, { what: overflowWords(decision, queues) })
  }
}

function takenOver({ agent, by }: { agent: Named; by: Named }): string {
  return agent.id === by.id
    ? t('decision.takenOverSelf', { agent: by.name })
    : t('decision.taken-over', { by: by.name, agent: agent.name })
}

function prioritised({ rule, priority, queue, skills }: Prioritised): string {
  const said = { rule, priority, queue: queue.name }
  return skills.length === 0
    ? t('decision.prioritised', said)
    : t('decision.prioritisedSkills', { ...said, skills: new Intl.ListFormat(locale.value).format(skills) })
}

function overflowWords({ overflow }: Overflowed, queues: readonly Named[]): string {
  if (overflow.to !== 'queue') return t(`decision.to.${overflow.to}`)
  const queue = queues.find(({ id }) => id === overflow.queueId)?.name ?? t('decision.otherQueue')
  return t('decision.to.queue', { queue })
}

const skipWords = (reason: SkipReason, skill?: string): string =>
  reason === 'skill-missing' && skill !== undefined ? t('why.skip.skillMissing', { skill }) : t(`why.skip.${reason}`)

/** What an agent was at the moment of a decision. */
export const verdictWords = (verdict: Verdict): string =>
  verdict.verdict === 'skipped' ? skipWords(verdict.reason, verdict.skill) : t(`why.${verdict.verdict}`)

/** Those that were not named one by one, counted by what they were. */
export const moreWords = (more: Decision['more']): string[] =>
  Object.entries(more).map(([what, count]) => t('why.more', {
    count, reason: what === 'free' ? t('why.free') : skipWords(what as SkipReason),
  }))
