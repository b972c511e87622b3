import type { Overflow } from '@parley/protocol'
import { Field } from '../../ui/field.js'
import { RadioList } from '../../ui/radio-list.js'
import { Segmented } from '../../ui/segmented.js'
import { Select } from '../../ui/select.js'
import { t } from '../../words/words.js'
import { queues } from '../collections.js'
import { DurationField } from '../duration-field.js'
import type { FieldsProps } from './finding-fields.js'
import { NumberField } from '../number-field.js'
import { Optional } from '../optional.js'

const ways: readonly Overflow['to'][] = ['message', 'call-back', 'queue']
const overflowTo = (to: Overflow['to']): Overflow => to === 'queue' ? { to, queueId: '' } : { to }

/** Who goes first, how many may wait and for how long, and what happens then. */
export function WaitingFields({ routing, set, queueId }: FieldsProps & { queueId: string }) {
  const { priority, maxLength, maxWaitSeconds, overflow, whenClosing } = routing
  const others = queues.items.value.filter(({ id }) => id !== queueId)
  return (
    <div class="settings-form">
      <NumberField label={t('routing.priority')} hint={t('routing.priorityHint')} value={priority} least={0} most={9}
        onChange={(next) => set({ priority: next })} />
      <div>
        <Optional label={t('routing.maxLength')} hint={t('routing.maxLengthHint')} on={maxLength !== null}
          onToggle={(on) => set({ maxLength: on ? 20 : null })}>
          <NumberField label={t('routing.maxLengthCount')} value={maxLength ?? 20} least={0} most={100_000}
            onChange={(next) => set({ maxLength: next })} />
        </Optional>
        <Optional label={t('routing.maxWait')} hint={t('routing.maxWaitHint')} on={maxWaitSeconds !== null}
          onToggle={(on) => set({ maxWaitSeconds: on ? 600 : null })}>
          <DurationField label={t('routing.maxWaitTime')} value={maxWaitSeconds ?? 600} base="seconds" least={10} most={86_400}
            onChange={(next) => set({ maxWaitSeconds: next })} />
        </Optional>
      </div>
      <RadioList label={t('routing.overflow')} value={overflow.to} onChange={(to) => set({ overflow: overflowTo(to) })}
        choices={ways.filter((way) => way !== 'queue' || others.length > 0 || overflow.to === 'queue').map((way) =>
          ({ value: way, label: t(`routing.overflow.${way}`), hint: t(`routing.overflow.${way}Hint`) }))} />
      {routing.hours && (
        <Field label={t('routing.whenClosing')}>
          <Segmented label={t('routing.whenClosing')} value={whenClosing} onChange={(next) => set({ whenClosing: next })}
            choices={(['overflow', 'keep'] as const).map((one) => ({ value: one, label: t(`routing.whenClosing.${one}`) }))} />
        </Field>
      )}
      {overflow.to === 'queue' && (
        <Field label={t('routing.overflowQueue')} error={overflow.queueId === '' ? t('routing.overflowQueueMissing') : null}>
          <Select value={overflow.queueId} onChange={(next) => set({ overflow: { to: 'queue', queueId: next } })}
            choices={[{ value: '', label: '–' }, ...others.map(({ id, name }) => ({ value: id, label: name }))]} />
        </Field>
      )}
    </div>
  )
}
