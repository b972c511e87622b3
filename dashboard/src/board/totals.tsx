import type { Board } from '@parley/protocol'
import { now } from '../store/clock.js'
import { urgencyOf } from '../inbox/waits.js'
import { classNames } from '../ui/class-names.js'
import { stopwatch } from '../words/times.js'
import { locale, t } from '../words/words.js'
import { waitedMs } from './waited.js'

/** The figures that matter from across the room. */
export function Totals({ board }: { board: Board }) {
  const { queues, agents } = board
  const sum = (of: (queue: Board['queues'][number]) => number) => queues.reduce((total, queue) => total + of(queue), 0)
  const longest = Math.max(-1, ...queues.map((queue) => waitedMs(queue, board.at, now.value) ?? -1))
  // Someone in two queues is online once, and has each place once; someone in none waits for nobody.
  const online = agents.filter(({ status, queueIds }) => status === 'online' && queueIds.length > 0)
  const free = online.reduce((total, { load, capacity }) => total + Math.max(0, capacity - load), 0)
  const number = (value: number) => new Intl.NumberFormat(locale.value).format(value)
  const urgency = longest < 0 ? 'calm' : urgencyOf(longest)
  return (
    <dl class="board-totals">
      <Total name={t('board.waiting')} value={number(sum(({ waiting }) => waiting))} />
      <Total name={t('board.longest')} value={longest < 0 ? '–' : stopwatch(longest)} tone={urgency} />
      <Total name={t('board.freeSlots')} value={number(free)} tone={free === 0 && longest >= 0 ? 'red' : 'calm'} />
      <Total name={t('board.online')} value={number(online.length)} />
      <Total name={t('board.held')} value={number(sum(({ held }) => held))} />
      <Total name={t('board.messages')} value={number(sum(({ messages }) => messages))} />
    </dl>
  )
}

function Total({ name, value, tone = 'calm' }: { name: string; value: string; tone?: 'calm' | 'amber' | 'red' }) {
  return (
    <div class={classNames('board-total', `board-${tone}`)}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
