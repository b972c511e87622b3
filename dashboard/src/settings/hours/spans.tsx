import { Plus, X } from 'lucide-preact'
import type { Span } from '@parley/protocol'
import { IconButton } from '../../ui/icon-button.js'
import { TextInput } from '../../ui/text-input.js'
import { t } from '../../words/words.js'
import { nextSpan, spansFault } from './hours.js'

interface Props { name: string; spans: readonly Span[]; onChange: (spans: Span[]) => void }

const most = 6
/** The field of a browser ends the day at 00:00. */
const shownEnd = (to: string) => to === '24:00' ? '00:00' : to
const writtenEnd = (to: string) => to === '00:00' ? '24:00' : to

/** The hours of one day, each from and to; none: closed. */
export function Spans({ name, spans, onChange }: Props) {
  const fault = spansFault(spans)
  const last = spans.toSorted((one, other) => one.from < other.from ? -1 : 1).at(-1)
  const change = (at: number, next: Partial<Span>) =>
    onChange(spans.map((span, place) => place === at ? { ...span, ...next } : span))
  return (
    <div class="hours-spans">
      <div class="hours-all">
        {spans.length === 0 && <span class="hours-closed">{t('hours.closed')}</span>}
        {spans.map(({ from, to }, at) => (
          <span class="hours-span" key={at}>
            <TextInput type="time" aria-label={t('hours.from', { day: name })} aria-invalid={fault ? true : undefined} value={from}
              onInput={(next) => change(at, { from: next })} />
            <span aria-hidden="true">–</span>
            <TextInput type="time" aria-label={t('hours.to', { day: name })} aria-invalid={fault ? true : undefined} value={shownEnd(to)}
              onInput={(next) => change(at, { to: writtenEnd(next) })} />
            <IconButton icon={X} size={14} label={t('hours.removeSpan', { day: name })}
              onClick={() => onChange(spans.filter((_, place) => place !== at))} />
          </span>
        ))}
        {last?.to === '24:00' && <span class="hours-closed">{t(last.from === '00:00' ? 'hours.allDay' : 'hours.midnight')}</span>}
      </div>
      {spans.length < most && (
        <IconButton icon={Plus} size={16} label={t('hours.addSpan', { day: name })} onClick={() => onChange([...spans, nextSpan(spans)])} />
      )}
      {fault && <p class="ui-field-error hours-fault" role="alert">{t(fault)}</p>}
    </div>
  )
}
