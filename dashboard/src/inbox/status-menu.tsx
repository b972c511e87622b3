import { useState } from 'preact/hooks'
import { BellRing, ChevronDown } from 'lucide-preact'
import type { DeclaredStatus } from '@parley/protocol'
import { useDesk } from '../store/desk.js'
import { me } from '../store/me.js'
import { askPermission, permission } from '../store/notices.js'
import { PresenceDot } from '../ui/avatar.js'
import { Icon } from '../ui/icon.js'
import { Menu, type MenuItem } from '../ui/menu.js'
import { toast } from '../ui/toast.js'
import { errorWords, t } from '../words/words.js'
import { AwayDialog } from './away-dialog.js'
import './status-menu.css'

const hints = {
  online: 'status.onlineHint',
  'transfers-only': 'status.transfersOnlyHint',
  away: 'status.awayHint',
  offline: 'status.offlineHint',
} as const
export const statuses: readonly DeclaredStatus[] = ['online', 'transfers-only', 'away', 'offline']

/** What the agent declares, and how many conversations they hold of how many they can. */
export function StatusMenu() {
  const { presence, inbox } = useDesk()
  const [goingAway, setGoingAway] = useState(false)
  const declare = async (status: DeclaredStatus, reason?: string) => {
    const error = await presence.set(status, reason)
    if (error) toast(errorWords(error), { tone: 'bad' })
  }
  const current = presence.status.value
  const held = inbox.mine.value.length
  const capacity = me.value?.capacity ?? 0
  const items: MenuItem[] = statuses.map((status) => ({
    label: t(`status.${status}`),
    hint: status === current && presence.reason.value ? presence.reason.value : t(hints[status]),
    checked: status === current,
    onSelect: () => {
      if (status === 'away') setGoingAway(true)
      else void declare(status)
    },
  }))
  if (permission.value === 'default') {
    items.push({
      label: t('status.notices'),
      icon: BellRing,
      apart: true,
      onSelect: () => {
        void askPermission()
      },
    })
  }
  return (
    <>
      <Menu
        label={t('status.label')}
        align="end"
        items={items}
        head={
          <>
            <div>{t('status.held', { held, capacity })}</div>
            {permission.value === 'denied' && me.value?.settings.notifications && (
              <div>{t('status.noticesDenied')}</div>
            )}
          </>
        }
        trigger={(props) => (
          <button type="button" class="status-button" {...props}>
            <span class="unseen">{t('status.label')}</span>
            <PresenceDot presence={current} />
            <span>{t('status.busy', { status: t(`status.${current}`), held, capacity })}</span>
            <Icon of={ChevronDown} size={13} />
          </button>
        )}
      />
      {goingAway && (
        <AwayDialog
          onClose={() => setGoingAway(false)}
          onAway={(reason) => {
            setGoingAway(false)
            void declare('away', reason)
          }}
        />
      )}
    </>
  )
}
