import { useState } from 'preact/hooks'
import { Field } from '../ui/field.js'
import { Select } from '../ui/select.js'
import { TextInput } from '../ui/text-input.js'
import { lasting } from '../words/times.js'
import { t } from '../words/words.js'
import { useTyped } from './number-field.js'
import { wholeNumber } from './whole-number.js'
import './duration-field.css'

type Unit = 'seconds' | 'minutes' | 'hours' | 'days'
const lengths: Record<Unit, number> = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 }
const units = ['seconds', 'minutes', 'hours', 'days'] as const

interface Props {
  label: string
  hint?: string
  /** In `base`, as are `least` and `most`; `NaN` while what is typed is no such time. */
  value: number
  onChange: (value: number) => void
  base: Unit
  least: number
  most: number
  /** What is wrong beyond the number itself. */
  error?: string | null
}

/** The largest unit in which a time is a whole number. */
export function unitOf(value: number, base: Unit): Unit {
  const seconds = value * lengths[base]
  return value === 0 || Number.isNaN(value) ? base : units.findLast((unit) => seconds % lengths[unit] === 0) ?? base
}

/** How long, in the unit in which a person would say it. */
export function DurationField({ label, hint, value, onChange, base, least, most, error = null }: Props) {
  const [chosen, setUnit] = useState(() => unitOf(value, base))
  const isWhole = Number.isNaN(value) || (value * lengths[base]) % lengths[chosen] === 0
  const unit = isWhole ? chosen : unitOf(value, base)
  const offered = units.filter((one) => lengths[one] >= lengths[base] && lengths[one] <= most * lengths[base])
  const readAs = (typed: string, as: Unit) => {
    const number = wholeNumber(typed, 0, Number.MAX_SAFE_INTEGER)
    const said = number === null ? NaN : number * lengths[as] / lengths[base]
    return said >= least && said <= most ? said : NaN
  }
  const read = (typed: string) => readAs(typed, unit)
  const { text, setText } = useTyped(value, read, (said) => Number.isNaN(said) ? '' : String(said * lengths[base] / lengths[unit]))
  const words = (said: number) => lasting(said * lengths[base] * 1_000)
  return (
    <Field label={label} hint={hint}
      error={Number.isNaN(value) ? t('field.durationWrong', { least: words(least), most: words(most) }) : error}>
      <DurationInputs text={text} label={label} unit={unit} units={offered}
        onText={(typed) => {
          setText(typed)
          onChange(read(typed))
        }}
        onUnit={(next) => {
          setUnit(next)
          onChange(readAs(text, next))
        }} />
    </Field>
  )
}

interface InputProps {
  text: string
  label: string
  unit: Unit
  units: readonly Unit[]
  onText: (text: string) => void
  onUnit: (unit: Unit) => void
}

function DurationInputs({ text, label, unit, units: offered, onText, onUnit }: InputProps) {
  return (
    <span class="duration">
      <TextInput type="number" class="settings-short" inputMode="numeric" min={0} value={text} onInput={onText} />
      {offered.length === 1 ? <span>{t(`unit.${unit}`)}</span> : (
        <Select id={undefined} aria-label={t('unit.of', { field: label })} value={unit} onChange={onUnit}
          choices={offered.map((one) => ({ value: one, label: t(`unit.${one}`) }))} />
      )}
    </span>
  )
}
