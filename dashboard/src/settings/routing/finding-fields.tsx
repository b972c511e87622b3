import type { QueueRouting, Strategy } from '@parley/protocol'
import { RadioList } from '../../ui/radio-list.js'
import { t } from '../../words/words.js'
import { DurationField } from '../duration-field.js'
import { NumberField } from '../number-field.js'
import { Optional } from '../optional.js'

export interface FieldsProps { routing: QueueRouting; set: (change: Partial<QueueRouting>) => void }

const strategies: readonly Strategy[] = ['least-busy', 'longest-idle', 'round-robin', 'offered-to-all', 'manual']

/** By which strategy an agent is found, whether it is the one of last time, and whether they are asked. */
export function FindingFields({ routing: { strategy, lastAgent, offer }, set }: FieldsProps) {
  return (
    <div class="settings-form">
      <RadioList label={t('routing.strategy')} labelHidden value={strategy} onChange={(next) => set({ strategy: next })}
        choices={strategies.map((one) =>
          ({ value: one, label: t(`routing.strategy.${one}`), hint: t(`routing.strategy.${one}Hint`) }))} />
      {strategy !== 'manual' && (
        <div>
          <Optional label={t('routing.lastAgent')} hint={t('routing.lastAgentHint')} on={lastAgent !== null}
            onToggle={(on) => set({ lastAgent: on ? { withinHours: 24, waitSeconds: 0 } : null })}>
            {lastAgent && (
              <>
                <DurationField label={t('routing.lastAgentWithin')} value={lastAgent.withinHours} base="hours" least={1} most={8_760}
                  onChange={(withinHours) => set({ lastAgent: { ...lastAgent, withinHours } })} />
                <DurationField label={t('routing.lastAgentWait')} hint={t('routing.lastAgentWaitHint')} value={lastAgent.waitSeconds}
                  base="seconds" least={0} most={3_600} onChange={(waitSeconds) => set({ lastAgent: { ...lastAgent, waitSeconds } })} />
              </>
            )}
          </Optional>
          {strategy !== 'offered-to-all' && <OfferFields offer={offer} set={set} />}
        </div>
      )}
    </div>
  )
}

function OfferFields({ offer, set }: Pick<QueueRouting, 'offer'> & Pick<FieldsProps, 'set'>) {
  return (
    <Optional label={t('routing.offer')} hint={t('routing.offerHint')} on={offer !== null}
      onToggle={(on) => set({ offer: on ? { seconds: 30, missesUntilAway: 3 } : null })}>
      {offer && (
        <>
          <DurationField label={t('routing.offerSeconds')} value={offer.seconds} base="seconds" least={5} most={600}
            onChange={(seconds) => set({ offer: { ...offer, seconds } })} />
          <Optional label={t('routing.offerMisses')} hint={t('routing.offerMissesHint')} on={offer.missesUntilAway !== null}
            onToggle={(on) => set({ offer: { ...offer, missesUntilAway: on ? 3 : null } })}>
            <NumberField label={t('routing.offerMissesCount')} value={offer.missesUntilAway ?? 3} least={1} most={20}
              onChange={(missesUntilAway) => set({ offer: { ...offer, missesUntilAway } })} />
          </Optional>
        </>
      )}
    </Optional>
  )
}
