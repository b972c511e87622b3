import { useState } from 'preact/hooks'
import { LogOut } from 'lucide-preact'
import { me, signOut } from '../../store/me.js'
import { Avatar } from '../../ui/avatar.js'
import { Button } from '../../ui/button.js'
import { Card } from '../../ui/card.js'
import { PageHeader } from '../../ui/page-header.js'
import { Page } from '../../ui/page.js'
import { useSubmit } from '../../ui/use-submit.js'
import { t } from '../../words/words.js'
import { roleWords } from '../agents/agent-words.js'
import { NameForm } from './name-form.js'
import { PasswordDialog } from './password-dialog.js'
import { Preferences } from './preferences.js'

/** What is one's own: name, language, look, notices, password. */
export function ProfileSection() {
  const own = me.value
  const [changing, setChanging] = useState(false)
  const leaving = useSubmit()
  if (!own) return null
  const leave = () => leaving.submit(async () => {
    await signOut()
    return { ok: true, value: undefined }
  })
  return (
    <Page narrow header={<PageHeader title={t('settings.nav.profile')} />}>
      <Card>
        <div class="settings-form">
          <div class="settings-person">
            <Avatar name={own.name} colorKey={own.id} size="large" />
            <div><strong dir="auto">{own.name}</strong><span class="settings-pale">{own.email} · {roleWords(own.role)}</span></div>
          </div>
          <NameForm name={own.name} />
        </div>
      </Card>
      <Preferences settings={own.settings} />
      <Card title={t('profile.account')}>
        <div class="settings-rows">
          <div class="settings-row">
            <div class="settings-row-words"><strong>{t('profile.password')}</strong><p>{t('profile.passwordHint')}</p></div>
            <Button onClick={() => setChanging(true)}>{t('profile.changePassword')}</Button>
          </div>
          <div class="settings-row">
            <div class="settings-row-words"><strong>{t('profile.signOut')}</strong><p>{t('profile.signOutHint')}</p></div>
            <Button icon={LogOut} busy={leaving.busy} onClick={() => void leave()}>{t('profile.signOut')}</Button>
          </div>
        </div>
      </Card>
      {changing && <PasswordDialog owner={own} onClose={() => setChanging(false)} />}
    </Page>
  )
}
