import {
  Archive,
  Keyboard,
  LayoutDashboard,
  LogOut,
  MessagesSquare,
  Monitor,
  Moon,
  Search,
  Settings,
  Sun,
  UserRound,
  type LucideIcon,
} from 'lucide-preact'
import type { AgentSettings } from '@parley/protocol'
import { go, paths, type Route } from '../routes.js'
import { useDesk } from '../store/desk.js'
import { changeMe, isSupervisor, me, signOut } from '../store/me.js'
import { Avatar } from '../ui/avatar.js'
import { Badge } from '../ui/badge.js'
import { classNames } from '../ui/class-names.js'
import { Icon } from '../ui/icon.js'
import { Menu, type MenuItem } from '../ui/menu.js'
import { Tooltip } from '../ui/tooltip.js'
import { t } from '../words/words.js'
import { keysOf } from './keys.js'
import { Mark } from './mark.js'

interface Props {
  at: Route
  onPalette: () => void
  onSheet: () => void
}

/** The ways to the screens, at the edge; below on a narrow screen. */
export function Rail({ at, onPalette, onSheet }: Props) {
  const { inbox } = useDesk()
  const unread = inbox.unread.value
  return (
    <nav class="rail" aria-label={t('rail.label')}>
      <a class="rail-mark" href={paths.inbox()} aria-label={t('app.name')} tabIndex={-1}>
        <Mark />
      </a>
      <Way
        to={paths.inbox()}
        icon={MessagesSquare}
        here={at.name === 'inbox'}
        count={unread}
        name={unread > 0 ? t('rail.inboxUnread', { count: unread }) : t('rail.inbox')}
      />
      {isSupervisor.value && (
        <Way
          to={paths.board()}
          icon={LayoutDashboard}
          name={t('rail.board')}
          here={at.name === 'board' || at.name === 'routing'}
        />
      )}
      {isSupervisor.value && (
        <Way
          to={paths.transcripts()}
          icon={Archive}
          name={t('rail.transcripts')}
          here={at.name === 'transcripts' || at.name === 'transcript'}
        />
      )}
      <Way to={paths.settings()} icon={Settings} name={t('rail.settings')} here={at.name === 'settings'} />
      <span class="rail-space" />
      <Tooltip text={t('rail.search')} keys={keysOf('Mod+K')}>
        <button type="button" class="rail-link" aria-label={t('rail.search')} onClick={onPalette}>
          <Icon of={Search} size={18} />
        </button>
      </Tooltip>
      <Account onSheet={onSheet} />
    </nav>
  )
}

function Way({
  to,
  icon,
  name,
  here,
  count = 0,
}: {
  to: string
  icon: LucideIcon
  name: string
  here: boolean
  count?: number
}) {
  return (
    <Tooltip text={name}>
      <a
        class={classNames('rail-link', here && 'rail-chosen')}
        href={to}
        aria-label={name}
        aria-current={here ? 'page' : undefined}
      >
        <Icon of={icon} size={18} />
        <span class="rail-count" aria-hidden="true">
          <Badge count={count} tone="bad" />
        </span>
      </a>
    </Tooltip>
  )
}

const themes: readonly [AgentSettings['theme'], LucideIcon][] = [
  ['light', Sun],
  ['dark', Moon],
  ['system', Monitor],
]

function Account({ onSheet }: { onSheet: () => void }) {
  const { presence } = useDesk()
  const agent = me.value
  if (!agent) return null
  const items: MenuItem[] = [
    { label: t('account.profile'), icon: UserRound, onSelect: () => go(paths.settings('profile')) },
    { label: t('account.shortcuts'), icon: Keyboard, keys: ['?'], onSelect: onSheet },
    ...themes.map(([theme, icon], place): MenuItem => ({
      label: t(`account.theme.${theme}`),
      icon,
      apart: place === 0,
      checked: agent.settings.theme === theme,
      onSelect: () => {
        void changeMe({ settings: { theme } })
      },
    })),
    {
      label: t('account.signOut'),
      icon: LogOut,
      apart: true,
      onSelect: () => {
        void signOut()
      },
    },
  ]
  return (
    <Menu
      label={t('rail.account', { name: agent.name })}
      items={items}
      side="above"
      head={
        <>
          <strong>{agent.name}</strong>
          <div>{agent.email}</div>
        </>
      }
      trigger={(props) => (
        <button type="button" class="rail-me" {...props}>
          <span class="unseen">{t('rail.account', { name: agent.name })}</span>
          <Avatar name={agent.name} colorKey={agent.id} presence={presence.status.value} />
        </button>
      )}
    />
  )
}
