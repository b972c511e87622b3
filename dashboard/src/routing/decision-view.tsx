import type { ComponentChildren } from 'preact'
import type { DecisionFacts, DecisionOutcome, Named, Verdict } from '@parley/protocol'
import { now } from '../store/clock.js'
import { Avatar } from '../ui/avatar.js'
import { classNames } from '../ui/class-names.js'
import { briefly, exactly } from '../words/times.js'
import { t } from '../words/words.js'
import { decisionWords, moreWords, verdictWords } from './decision-words.js'
import './decision-view.css'

interface Props {
  decision: DecisionFacts & DecisionOutcome
  queues: readonly Named[]
  /** Shows who was looked at without being asked. */
  open?: boolean
  /** What else is known of it, below the sentence. */
  children?: ComponentChildren
}

/** One decision: the sentence, and who was looked at with what came of it. */
export function DecisionView({ decision, queues, open = false, children }: Props) {
  const { at, verdicts, more } = decision
  const rest = moreWords(more)
  const count = verdicts.length + Object.values(more).reduce((sum, one) => sum + one, 0)
  return (
    <div class="decision">
      <div class="decision-head">
        <span class="decision-words" dir="auto">{decisionWords(decision, queues)}</span>
        <time dateTime={at} title={exactly(at)}>{briefly(at, now.value)}</time>
      </div>
      {children}
      {count > 0 && (
        <details class="decision-people" open={open}>
          <summary>{t('why.people', { count })}</summary>
          <ul>
            {verdicts.map((verdict) => <Looked key={verdict.agent.id} verdict={verdict} />)}
            {rest.map((words) => <li key={words} class="decision-more">{words}</li>)}
          </ul>
        </details>
      )}
    </div>
  )
}

function Looked({ verdict }: { verdict: Verdict }) {
  const { agent, load, capacity } = verdict
  return (
    <li class={classNames(verdict.verdict === 'skipped' && 'decision-skipped', verdict.verdict === 'chosen' && 'decision-chosen')}>
      <Avatar name={agent.name} colorKey={agent.id} size="small" />
      <span class="decision-name" dir="auto">{agent.name}</span>
      <span>{verdictWords(verdict)}</span>
      <span class="decision-load">{t('why.load', { load, capacity })}</span>
    </li>
  )
}
