import { useState } from 'preact/hooks'
import type { AgentSettings } from '@parley/protocol'
import { askPermission, permission } from '../../store/notices.js'
import { Card } from '../../ui/card.js'
import { Toggle } from '../../ui/checkbox.js'
import { Kbd } from '../../ui/kbd.js'
import { Segmented } from '../../ui/segmented.js'
import { t } from '../../words/words.js'
import { changeSetting } from './change-setting.js'

/** Settings that hold from the moment they are touched. */
export function Preferences({ settings }: { settings: AgentSettings }) {
  const [blocked, setBlocked] = useState(false)
  const setNotifications = async (wanted: boolean) => {
    if (wanted) await askPermission()
    const allowed = !wanted || permission.value === 'granted'
    setBlocked(!allowed)
    if (allowed) await changeSetting({ notifications: wanted })
  }
  return (
    <>
      <Card title={t('profile.look')}>
        <div class="settings-rows">
          <div class="settings-row">
            <div class="settings-row-words"><strong id="profile-language">{t('profile.language')}</strong></div>
            <Segmented label={t('profile.language')} value={settings.language}
              choices={[{ value: 'en', label: 'English' }, { value: 'zh', label: '简体中文' }]}
              onChange={(language) => void changeSetting({ language })} />
          </div>
          <div class="settings-row">
            <div class="settings-row-words"><strong>{t('profile.theme')}</strong></div>
            <Segmented label={t('profile.theme')} value={settings.theme}
              choices={[
                { value: 'system', label: t('profile.themeSystem') },
                { value: 'light', label: t('profile.themeLight') },
                { value: 'dark', label: t('profile.themeDark') },
              ]}
              onChange={(theme) => void changeSetting({ theme })} />
          </div>
        </div>
      </Card>
      <Card title={t('profile.notices')}>
        <Toggle label={t('profile.sound')} hint={t('profile.soundHint')} checked={settings.sound}
          onChange={(sound) => void changeSetting({ sound })} />
        <Toggle label={t('profile.notifications')} checked={settings.notifications}
          hint={blocked ? t('profile.notificationsBlocked') : t('profile.notificationsHint')}
          onChange={(wanted) => void setNotifications(wanted)} />
        <Toggle label={t('profile.singleKeys')} hint={<>{t('profile.singleKeysHint')} <Kbd keys={['J', 'K', 'A', '?']} /></>}
          checked={settings.singleKeys} onChange={(singleKeys) => void changeSetting({ singleKeys })} />
      </Card>
    </>
  )
}
