import type { QueueRouting } from '@parley/protocol'
import { t } from '../../words/words.js'
import { DurationField } from '../duration-field.js'
import { Optional } from '../optional.js'
import type { FieldsProps } from './finding-fields.js'
import { warnsTooEarly } from './queue-draft.js'

const week = 10_080
const day = 86_400

/** What happens by itself when somebody is silent. */
export function TimerFields({ routing, set }: FieldsProps) {
  const { noAnswerSeconds, idleMinutes, wrapUpSeconds, reopenMinutes } = routing
  return (
    <div class="settings-form">
      <div>
        <Optional label={t('routing.noAnswer')} hint={t('routing.noAnswerHint')} on={noAnswerSeconds !== null}
          onToggle={(on) => set({ noAnswerSeconds: on ? 300 : null })}>
          <DurationField label={t('routing.noAnswerTime')} value={noAnswerSeconds ?? 300} base="seconds" least={10} most={day}
            onChange={(next) => set({ noAnswerSeconds: next })} />
        </Optional>
        <Optional label={t('routing.idle')} hint={t('routing.idleHint')} on={idleMinutes !== null}
          onToggle={(on) => set(on ? { idleMinutes: 15 } : { idleMinutes: null, closeIdle: null })}>
          <DurationField label={t('routing.idleTime')} value={idleMinutes ?? 15} base="minutes" least={1} most={week}
            onChange={(next) => set({ idleMinutes: next })} />
          <ClosingFields routing={routing} set={set} />
        </Optional>
        <Optional label={t('routing.reopen')} hint={t('routing.reopenHint')} on={reopenMinutes !== null}
          onToggle={(on) => set({ reopenMinutes: on ? 1_440 : null })}>
          <DurationField label={t('routing.reopenTime')} value={reopenMinutes ?? 1_440} base="minutes" least={0} most={525_600}
            onChange={(next) => set({ reopenMinutes: next })} />
        </Optional>
      </div>
      <DurationField label={t('routing.wrapUp')} hint={t('routing.wrapUpHint')} value={wrapUpSeconds} base="seconds" least={0} most={3_600}
        onChange={(next) => set({ wrapUpSeconds: next })} />
    </div>
  )
}

function ClosingFields({ routing, set }: { routing: QueueRouting; set: FieldsProps['set'] }) {
  const { closeIdle } = routing
  return (
    <Optional label={t('routing.closeIdle')} hint={t('routing.closeIdleHint')} on={closeIdle !== null}
      onToggle={(on) => set({ closeIdle: on ? { afterMinutes: 120, warnMinutes: 10 } : null })}>
      {closeIdle && (
        <>
          <DurationField label={t('routing.closeIdleTime')} value={closeIdle.afterMinutes} base="minutes" least={1} most={week}
            onChange={(afterMinutes) => set({ closeIdle: { ...closeIdle, afterMinutes } })} />
          <DurationField label={t('routing.warn')} value={closeIdle.warnMinutes} base="minutes" least={1} most={week}
            error={warnsTooEarly(routing) ? t('routing.warnTooLong') : null}
            onChange={(warnMinutes) => set({ closeIdle: { ...closeIdle, warnMinutes } })} />
        </>
      )}
    </Optional>
  )
}
