import { Copy } from 'lucide-preact'
import type { Hours } from '@parley/protocol'
import { Button } from '../../ui/button.js'
import { Field } from '../../ui/field.js'
import { Select } from '../../ui/select.js'
import { locale, t } from '../../words/words.js'
import { Holidays } from './holidays.js'
import { weekdayNames, weekdays } from './hours.js'
import { Spans } from './spans.js'
import './hours.css'

interface Props { hours: Hours; onChange: (hours: Hours) => void }

const zones = (own: string): string[] => [...new Set([own, ...Intl.supportedValuesOf('timeZone'), 'UTC'])].sort()

/** A week, its exceptions, and where the clock hangs. */
export function HoursEditor({ hours, onChange }: Props) {
  const { week, holidays, timeZone } = hours
  const short = weekdayNames(locale.value, 'short')
  const long = weekdayNames(locale.value, 'long')
  const { monday } = week
  return (
    <div class="hours">
      <Field label={t('hours.timeZone')} class="hours-zone">
        <Select value={timeZone} onChange={(next) => onChange({ ...hours, timeZone: next })}
          choices={zones(timeZone).map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))} />
      </Field>
      <div class="hours-week" role="group" aria-label={t('hours.week')}>
        {weekdays.map((day) => (
          <div key={day} class="hours-day">
            <span class="hours-name" title={long[day]}>{short[day]}</span>
            <Spans name={long[day]} spans={week[day]} onChange={(spans) => onChange({ ...hours, week: { ...week, [day]: spans } })} />
          </div>
        ))}
      </div>
      <Button size="small" tone="quiet" icon={Copy} class="hours-copy" onClick={() => onChange({
        ...hours, week: { ...week, tuesday: monday, wednesday: monday, thursday: monday, friday: monday },
      })}>{t('hours.copy')}</Button>
      <Holidays holidays={holidays} onChange={(next) => onChange({ ...hours, holidays: next })} />
    </div>
  )
}
