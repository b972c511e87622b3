import { TrendingDown, TrendingUp } from 'lucide-preact'
import type { Simulation, SimulationFigures } from '@parley/protocol'
import { Icon } from '../../ui/icon.js'
import { stopwatch } from '../../words/times.js'
import { locale, t, type PlainKey } from '../../words/words.js'

interface Line {
  label: PlainKey
  of: (figures: SimulationFigures) => number
  show: (value: number) => string
  /** Whether more of it is better; null: neither. */
  more: 'better' | 'worse' | null
}

const whole = (value: number) => new Intl.NumberFormat(locale.value).format(value)
const seconds = (value: number) => stopwatch(value * 1_000)
const share = (value: number) => new Intl.NumberFormat(locale.value, { style: 'percent', maximumFractionDigits: 0 }).format(value)

const lines: readonly Line[] = [
  { label: 'try.arrived', of: ({ arrivals }) => arrivals, show: whole, more: null },
  { label: 'try.served', of: ({ served }) => served, show: whole, more: 'better' },
  { label: 'try.waitP50', of: ({ waitP50Seconds }) => Math.round(waitP50Seconds), show: seconds, more: 'worse' },
  { label: 'try.waitP90', of: ({ waitP90Seconds }) => Math.round(waitP90Seconds), show: seconds, more: 'worse' },
  { label: 'try.abandoned', of: ({ abandoned }) => abandoned, show: whole, more: 'worse' },
  { label: 'try.overflowed', of: ({ overflowed }) => overflowed, show: whole, more: null },
  { label: 'try.occupancy', of: ({ occupancy }) => occupancy, show: share, more: null },
]

/** What came of it, today's settings beside the changed ones. */
export function TryResult({ result: { today, changed } }: { result: Simulation }) {
  if (today.arrivals === 0) return <p role="status">{t('try.none')}</p>
  return (
    <div role="status">
      <table class="try-result" aria-label={t('try.result')}>
        <thead>
          <tr>
            <th scope="col"><span class="unseen">{t('try.figure')}</span></th>
            <th scope="col">{t('try.today')}</th>
            <th scope="col">{t('try.changed')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.label}>
              <th scope="row">{t(line.label)}</th>
              <td>{line.show(line.of(today))}</td>
              <td><Changed line={line} today={line.of(today)} changed={line.of(changed)} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Changed({ line, today, changed }: { line: Line; today: number; changed: number }) {
  if (changed === today || line.more === null) return <>{line.show(changed)}</>
  const isBetter = (changed > today) === (line.more === 'better')
  return (
    <span class={isBetter ? 'try-better' : 'try-worse'}>
      <Icon of={changed > today ? TrendingUp : TrendingDown} size={14} />
      <span class="unseen">{isBetter ? t('try.better') : t('try.worse')} </span>
      {line.show(changed)}
    </span>
  )
}
