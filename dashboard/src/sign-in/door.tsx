import type { ComponentChildren } from 'preact'
import type { Language } from '@parley/protocol'
import { Segmented } from '../ui/segmented.js'
import { language, t } from '../words/words.js'
import { chooseLanguage } from './come-in.js'
import './door.css'

const languages: { value: Language; label: string }[] = [{ value: 'en', label: 'English' }, { value: 'zh', label: '简体中文' }]

/** The page around everything that comes before being in. */
export function Door({ title, hint, children }: { title: string; hint?: ComponentChildren; children: ComponentChildren }) {
  return (
    <div class="door">
      <main class="door-inner">
        <div class="door-brand"><span class="door-mark" aria-hidden="true">P</span>{t('app.name')}</div>
        <section class="door-card">
          <h1>{title}</h1>
          {hint && <p class="door-hint">{hint}</p>}
          {children}
        </section>
        <Segmented label={t('signIn.language')} value={language.value} choices={languages} onChange={chooseLanguage} />
      </main>
    </div>
  )
}
