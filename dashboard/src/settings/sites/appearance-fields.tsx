import { limits, type Appearance } from '@parley/protocol'
import { Field } from '../../ui/field.js'
import { Segmented } from '../../ui/segmented.js'
import { TextArea, TextInput } from '../../ui/text-input.js'
import { t } from '../../words/words.js'
import { ColorField } from './color-field.js'

interface Props { appearance: Appearance; siteName: string; onChange: (appearance: Appearance) => void; readOnly: boolean }

const greetingLength = 200

/** Title, greeting, colour and side of the widget. */
export function AppearanceFields({ appearance, siteName, onChange, readOnly }: Props) {
  const set = (change: Partial<Appearance>) => onChange({ ...appearance, ...change })
  return (
    <div class="settings-form">
      <Field label={t('sites.titleField')} optional={t('ui.optional')} hint={t('sites.titleHint')}>
        <TextInput value={appearance.title} onInput={(title) => set({ title })} placeholder={siteName} maxLength={limits.nameLength}
          readOnly={readOnly} />
      </Field>
      <Field label={t('sites.greeting')} optional={t('ui.optional')} hint={t('sites.greetingHint')}>
        <TextArea value={appearance.greeting} onInput={(greeting) => set({ greeting })} maxLength={greetingLength} rows={2} dir="auto"
          readOnly={readOnly} />
      </Field>
      <div class="site-two">
        <ColorField value={appearance.color} onChange={(color) => set({ color })} readOnly={readOnly} />
        <Field label={t('sites.side')} hint={t('sites.sideHint')}>
          <Segmented label={t('sites.side')} value={appearance.side} onChange={(side) => set({ side })} disabled={readOnly}
            choices={[{ value: 'left', label: t('sites.left') }, { value: 'right', label: t('sites.right') }]} />
        </Field>
      </div>
    </div>
  )
}
