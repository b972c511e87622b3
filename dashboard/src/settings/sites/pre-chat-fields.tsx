import type { Asked, PreChat } from '@parley/protocol'
import { Segmented } from '../../ui/segmented.js'
import { t } from '../../words/words.js'

interface Props { preChat: PreChat; onChange: (preChat: PreChat) => void; readOnly: boolean }

const ways: readonly Asked[] = ['off', 'optional', 'required']

/** What a visitor is asked before the first message. */
export function PreChatFields({ preChat, onChange, readOnly }: Props) {
  const row = (field: keyof PreChat, label: string) => (
    <div class="settings-row">
      <div class="settings-row-words"><strong>{label}</strong></div>
      <Segmented label={label} value={preChat[field]} disabled={readOnly} onChange={(asked) => onChange({ ...preChat, [field]: asked })}
        choices={ways.map((way) => ({ value: way, label: t(`sites.asked.${way}`) }))} />
    </div>
  )
  return <div class="settings-rows">{row('name', t('sites.askName'))}{row('email', t('signIn.email'))}</div>
}
