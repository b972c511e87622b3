import { useState } from 'preact/hooks'
import { Play } from 'lucide-preact'
import type { ChangeQueueRouting, Simulate, Simulation } from '@parley/protocol'
import { http } from '../../http.js'
import { Button } from '../../ui/button.js'
import { Card } from '../../ui/card.js'
import { Field } from '../../ui/field.js'
import { Notice } from '../../ui/notice.js'
import { problemWords } from '../../ui/problem-words.js'
import { Segmented } from '../../ui/segmented.js'
import { TextInput } from '../../ui/text-input.js'
import { useSubmit } from '../../ui/use-submit.js'
import { t } from '../../words/words.js'
import { DurationField } from '../duration-field.js'
import { NumberField } from '../number-field.js'
import { Optional } from '../optional.js'
import { TryResult } from './try-result.js'
import './try-it.css'

interface Props { queueId: string; changes: ChangeQueueRouting; faulty: boolean }
interface Wish {
  from: 'recorded' | 'generated'
  day: string
  perHour: number
  hours: number
  handling: number
  patience: number
  agents: { count: number; capacity: number } | null
}

const dayMs = 86_400_000
const written = (at: Date) => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
const first = (): Wish => ({
  from: 'recorded', day: written(new Date(Date.now() - dayMs)), perHour: 30, hours: 8, handling: 360, patience: 300, agents: null,
})

function requestOf(queueId: string, { routing = {}, members }: ChangeQueueRouting, wish: Wish): Simulate {
  const { from, day, perHour, hours, handling, patience, agents } = wish
  return {
    queueId, routing, ...members && { members }, ...agents && { agents },
    arrivals: from === 'recorded'
      ? { from, day, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone }
      // The same visitors each time, so that only the settings differ.
      : { from, perHour, hours, meanHandlingSeconds: handling, patienceSeconds: patience, seed: 1 },
  }
}

const isWrong = ({ from, day, perHour, hours, handling, patience, agents }: Wish): boolean =>
  (from === 'recorded' ? day === '' : [perHour, hours, handling, patience].some(Number.isNaN))
  || (agents !== null && (Number.isNaN(agents.count) || Number.isNaN(agents.capacity)))

/** Lets the same visitors come once more, to the queue as it is and as it would be. */
export function TryIt({ queueId, changes, faulty }: Props) {
  const [wish, setWish] = useState(first)
  const [result, setResult] = useState<Simulation | null>(null)
  const { busy, problem, submit } = useSubmit()
  const set = (change: Partial<Wish>) => setWish({ ...wish, ...change })
  const run = async () => {
    const answer = await submit(() => http.post<Simulation>('/api/routing/simulations', requestOf(queueId, changes, wish)))
    if (answer?.ok) setResult(answer.value)
  }
  const days = result?.days ?? []
  return (
    <Card title={t('try.title')} hint={t('try.hint')}>
      <div class="settings-form">
        <Segmented label={t('try.arrivals')} value={wish.from} onChange={(from) => set({ from })}
          choices={[{ value: 'recorded', label: t('try.recorded') }, { value: 'generated', label: t('try.generated') }]} />
        {wish.from === 'recorded' ? (
          <Field label={t('try.day')}>
            <TextInput type="date" class="try-day" value={wish.day} max={written(new Date())} onInput={(day) => set({ day })} />
          </Field>
        ) : <Generated wish={wish} set={set} />}
        {wish.from === 'recorded' && days.length > 0 && (
          <div class="try-days" role="group" aria-label={t('try.days')}>
            {days.map((day) => (
              <Button key={day} size="small" aria-pressed={day === wish.day} onClick={() => set({ day })}>{day}</Button>
            ))}
          </div>
        )}
        <Optional label={t('try.agents')} hint={t('try.agentsHint')} on={wish.agents !== null}
          onToggle={(on) => set({ agents: on ? { count: 3, capacity: 4 } : null })}>
          {wish.agents && <Agents agents={wish.agents} onChange={(agents) => set({ agents })} />}
        </Optional>
        {problem && !busy && <Notice tone="bad">{problemWords(problem)}</Notice>}
        {faulty && <p class="settings-pale">{t('try.fault')}</p>}
        {!faulty && Object.keys(changes).length === 0 && <p class="settings-pale">{t('try.unchanged')}</p>}
        <Button icon={Play} busy={busy} disabled={faulty || isWrong(wish)} onClick={() => void run()}>{t('try.run')}</Button>
        {result && <TryResult result={result} />}
      </div>
    </Card>
  )
}

function Generated({ wish, set }: { wish: Wish; set: (change: Partial<Wish>) => void }) {
  return (
    <>
      <div class="try-two">
        <NumberField label={t('try.perHour')} value={wish.perHour} least={1} most={2_000} onChange={(perHour) => set({ perHour })} />
        <NumberField label={t('try.hours')} value={wish.hours} least={1} most={24} onChange={(hours) => set({ hours })} />
      </div>
      <DurationField label={t('try.handling')} value={wish.handling} base="seconds" least={1} most={86_400}
        onChange={(handling) => set({ handling })} />
      <DurationField label={t('try.patience')} value={wish.patience} base="seconds" least={1} most={86_400}
        onChange={(patience) => set({ patience })} />
    </>
  )
}

function Agents({ agents, onChange }: { agents: NonNullable<Wish['agents']>; onChange: (agents: Wish['agents']) => void }) {
  return (
    <div class="try-two">
      <NumberField label={t('try.count')} value={agents.count} least={1} most={1_000} onChange={(count) => onChange({ ...agents, count })} />
      <NumberField label={t('try.capacity')} value={agents.capacity} least={1} most={100}
        onChange={(capacity) => onChange({ ...agents, capacity })} />
    </div>
  )
}
