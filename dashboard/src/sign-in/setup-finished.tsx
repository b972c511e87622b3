import { ExternalLink } from 'lucide-preact'
import type { Site } from '@parley/protocol'
import { go, paths } from '../routes.js'
import { embedTag } from '../settings/embed-tag.js'
import { Button, ButtonLink } from '../ui/button.js'
import { CopyField } from '../ui/copy-field.js'
import { t } from '../words/words.js'
import { Door } from './door.js'

/** After setup: what to paste where, and where to try it. */
export function SetupFinished({ site }: { site: Site }) {
  return (
    <Door title={t('setup.doneTitle')} hint={t('setup.doneHint')}>
      <div class="door-form">
        <CopyField label={t('setup.tag')} value={embedTag(location.origin, site)} code />
        <p class="door-aside">{t('setup.tagHint')}</p>
        <div class="door-actions">
          <ButtonLink href="/demo" target="_blank" iconAfter={ExternalLink}>{t('setup.demo')}</ButtonLink>
          <Button tone="primary" onClick={() => go(paths.inbox(), { replace: true })}>{t('app.toInbox')}</Button>
        </div>
      </div>
    </Door>
  )
}
