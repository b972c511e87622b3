import { MessageCircle, X } from 'lucide-preact'
import type { Appearance, PreChat } from '@parley/protocol'
import { Icon } from '../../ui/icon.js'
import { t } from '../../words/words.js'
import { defaultAppearance } from '../embed-tag.js'
import { isColor, readableOn } from './readable-on.js'
import './widget-preview.css'

interface Props { appearance: Appearance; siteName: string; preChat: PreChat }

/** How the launcher and the head of the widget will look on a page; a picture, not a working one. */
export function WidgetPreview({ appearance, siteName, preChat }: Props) {
  const color = isColor(appearance.color) ? appearance.color : defaultAppearance.color
  const painted = { background: color, color: readableOn(color) }
  const fields = [preChat.name !== 'off' && t('sites.askName'), preChat.email !== 'off' && t('signIn.email')]
    .filter((field) => field !== false)
  return (
    <div class={`preview preview-${appearance.side}`} role="img" aria-label={t('sites.previewLabel')} dir="ltr">
      <div class="preview-page" aria-hidden="true"><i /><i /><i /></div>
      <div class="preview-panel" aria-hidden="true">
        <div class="preview-head" style={painted}>
          <span class="preview-close"><Icon of={X} size={14} /></span>
          <strong dir="auto">{appearance.title.trim() || siteName}</strong>
          <span dir="auto">{appearance.greeting.trim() || t('sites.greetingUsual')}</span>
        </div>
        <div class="preview-form">
          {fields.map((field) => <span class="preview-field" key={field}>{field}</span>)}
          <span class="preview-button" style={painted}>{t('sites.previewStart')}</span>
        </div>
      </div>
      <span class="preview-launcher" style={painted} aria-hidden="true"><Icon of={MessageCircle} size={20} /></span>
    </div>
  )
}
