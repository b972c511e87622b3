import { useRef, useState } from 'preact/hooks'
import { CalendarClock, Clock } from 'lucide-preact'
import { useOffer } from '../shell/commands.js'
import { now } from '../store/clock.js'
import { Button } from '../ui/button.js'
import { Dialog } from '../ui/dialog.js'
import { Field, useField } from '../ui/field.js'
import { Menu } from '../ui/menu.js'
import { weekdayAndTime } from '../words/times.js'
import { t } from '../words/words.js'
import { snoozeTimes } from './snooze-times.js'

/** Puts a conversation away until a time. */
export function SnoozeMenu({ busy, onSnooze }: { busy: boolean; onSnooze: (until: Date) => void }) {
  const [choosing, setChoosing] = useState(false)
  const anchor = useRef<HTMLSpanElement>(null)
  useOffer('snooze', () => anchor.current?.querySelector('button')?.click())
  return (
    <span ref={anchor}>
      <Menu
        label={t('snooze.label')}
        align="end"
        head={t('snooze.label')}
        items={[
          ...snoozeTimes(new Date(now.peek())).map(({ name, until }) => ({
            label: t(`snooze.${name}`),
            hint: weekdayAndTime(until.getTime()),
            icon: Clock,
            onSelect: () => onSnooze(until),
          })),
          { label: t('snooze.choose'), icon: CalendarClock, apart: true, onSelect: () => setChoosing(true) },
        ]}
        trigger={(props) => (
          <Button icon={Clock} busy={busy} aria-label={t('head.snooze')} {...props}>
            <span class="head-deed">{t('head.snooze')}</span>
          </Button>
        )}
      />
      {choosing && (
        <ChooseTime
          onClose={() => setChoosing(false)}
          onChoose={(until) => {
            setChoosing(false)
            onSnooze(until)
          }}
        />
      )}
    </span>
  )
}

function ChooseTime({ onClose, onChoose }: { onClose: () => void; onChoose: (until: Date) => void }) {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const choose = () => {
    const until = new Date(text)
    if (until.getTime() > now.peek()) onChoose(until)
    else setProblem(t('snooze.past'))
  }
  return (
    <Dialog
      title={t('snooze.label')}
      size="small"
      onClose={onClose}
      onSubmit={choose}
      footer={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button tone="primary" type="submit">
            {t('snooze.do')}
          </Button>
        </>
      }
    >
      <Field label={t('snooze.when')} error={problem}>
        <DateTime value={text} onInput={setText} />
      </Field>
    </Dialog>
  )
}

function DateTime({ value, onInput }: { value: string; onInput: (value: string) => void }) {
  const field = useField()
  return (
    <input
      {...field}
      class="ui-input"
      type="datetime-local"
      autofocus
      value={value}
      onInput={(event) => onInput(event.currentTarget.value)}
    />
  )
}
