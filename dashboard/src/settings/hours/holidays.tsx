import { Plus, Trash2 } from 'lucide-preact'
import { limits, type Hours } from '@parley/protocol'
import { Button } from '../../ui/button.js'
import { IconButton } from '../../ui/icon-button.js'
import { TextInput } from '../../ui/text-input.js'
import { t } from '../../words/words.js'
import { holidayFault, spansFault } from './hours.js'
import { Spans } from './spans.js'

type All = Hours['holidays']
interface Props { holidays: All; onChange: (holidays: All) => void }

/** Days on which the week does not hold. */
export function Holidays({ holidays, onChange }: Props) {
  const change = (at: number, next: Partial<All[number]>) =>
    onChange(holidays.map((holiday, place) => place === at ? { ...holiday, ...next } : holiday))
  return (
    <div class="hours-holidays">
      <p class="ui-field-label">{t('hours.holidays')}</p>
      <p class="ui-field-hint">{t('hours.holidaysHint')}</p>
      {holidays.map((holiday, at) => {
        const fault = holidayFault(holidays, at)
        const name = holiday.name || holiday.date
        return (
          <div class="hours-holiday" key={at} role="group" aria-label={name}>
            <TextInput type="date" aria-label={t('hours.holidayDate')} value={holiday.date} aria-invalid={fault ? true : undefined}
              onInput={(date) => change(at, { date })} />
            <TextInput aria-label={t('hours.holidayName')} placeholder={t('hours.holidayName')} value={holiday.name}
              maxLength={limits.nameLength} onInput={(next) => change(at, { name: next })} />
            <IconButton icon={Trash2} size={16} label={t('hours.removeHoliday', { name })}
              onClick={() => onChange(holidays.filter((_, place) => place !== at))} />
            <Spans name={name} spans={holiday.spans} onChange={(spans) => change(at, { spans })} />
            {fault && spansFault(holiday.spans) === null && <p class="ui-field-error" role="alert">{t(fault)}</p>}
          </div>
        )
      })}
      <Button size="small" icon={Plus} onClick={() => onChange([...holidays, { date: '', name: '', spans: [] }])}>
        {t('hours.addHoliday')}
      </Button>
    </div>
  )
}
