import { useState } from 'preact/hooks'
import type { MadeIdentitySecret, Site } from '@parley/protocol'
import { http } from '../../http.js'
import { now } from '../../store/clock.js'
import { Button } from '../../ui/button.js'
import { Card } from '../../ui/card.js'
import { ConfirmDialog } from '../../ui/confirm-dialog.js'
import { CopyField } from '../../ui/copy-field.js'
import { Dialog } from '../../ui/dialog.js'
import { problemWords } from '../../ui/problem-words.js'
import { useSubmit } from '../../ui/use-submit.js'
import { locale, t } from '../../words/words.js'
import { sites } from '../collections.js'

/** The secret with which the site's server says who its visitors are. What is done here holds at once. */
export function IdentityCard({ site, readOnly }: { site: Site; readOnly: boolean }) {
  const [asking, setAsking] = useState<'make' | 'end' | null>(null)
  const [made, setMade] = useState<MadeIdentitySecret | null>(null)
  const { busy, problem, submit } = useSubmit()
  const { identity } = site
  const path = `/api/sites/${site.id}/identity-secret`
  const make = async () => {
    const answer = await submit(() => http.post<MadeIdentitySecret>(path))
    if (!answer?.ok) return
    setAsking(null)
    setMade(answer.value)
    await sites.refresh(site.id)
  }
  const end = async () => {
    const answer = await submit(() => http.delete(path))
    if (!answer?.ok) return
    setAsking(null)
    await sites.refresh(site.id)
  }
  const error = problem && !busy ? problemWords(problem) : null
  return (
    <Card title={t('identity.title')} hint={t('identity.hint')}>
      <div class="settings-form">
        <p class="settings-pale">
          {identity ? t('identity.since', { time: momentWords(identity.since) }) : t('identity.none')}
          {identity?.formerUntil && Date.parse(identity.formerUntil) > now.value
            && ` ${t('identity.former', { time: momentWords(identity.formerUntil) })}`}
        </p>
        {!readOnly && (
          <div class="settings-actions">
            <Button onClick={() => identity ? setAsking('make') : void make()} busy={busy && asking === null}>
              {identity ? t('identity.replace') : t('identity.make')}
            </Button>
            {identity && <Button tone="quiet" onClick={() => setAsking('end')}>{t('identity.end')}</Button>}
          </div>
        )}
        {asking === null && error && <p class="ui-field-error" role="alert">{error}</p>}
      </div>
      {asking === 'make' && (
        <ConfirmDialog title={t('identity.replaceTitle')} confirm={t('identity.replace')} busy={busy} error={error}
          onConfirm={() => void make()} onCancel={() => setAsking(null)}>
          <p>{t('identity.replaceHint')}</p>
        </ConfirmDialog>
      )}
      {asking === 'end' && (
        <ConfirmDialog title={t('identity.endTitle')} confirm={t('identity.end')} danger busy={busy} error={error}
          onConfirm={() => void end()} onCancel={() => setAsking(null)}>
          <p>{t('identity.endHint')}</p>
        </ConfirmDialog>
      )}
      {made && (
        <Dialog title={t('identity.madeTitle')} onClose={() => setMade(null)}
          footer={<Button tone="primary" onClick={() => setMade(null)}>{t('settings.done')}</Button>}>
          <p>{t('identity.madeHint')}</p>
          <CopyField label={t('identity.secret')} value={made.secret} />
        </Dialog>
      )}
    </Card>
  )
}

const momentWords = (at: string): string => new Date(at).toLocaleString(locale.value, { dateStyle: 'medium', timeStyle: 'short' })
