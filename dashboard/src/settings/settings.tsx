import { ChevronRight, CircleUser, Globe, Inbox, Users, Waypoints, type LucideIcon } from 'lucide-preact'
import type { ComponentType } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { paths } from '../routes.js'
import { isSupervisor } from '../store/me.js'
import { classNames } from '../ui/class-names.js'
import { Icon } from '../ui/icon.js'
import { t, type WordKey } from '../words/words.js'
import { AgentsSection } from './agents/agents-section.js'
import { ProfileSection } from './profile/profile-section.js'
import { QueuesSection } from './queues/queues-section.js'
import { TeamRoutingSection } from './routing/team-routing.js'
import { SitesSection } from './sites/sites-section.js'
import './settings.css'

type Name = 'profile' | 'agents' | 'queues' | 'routing' | 'sites'
interface Section { name: Name; icon: LucideIcon; screen: ComponentType; forTeam: boolean }

const sections: readonly Section[] = [
  { name: 'profile', icon: CircleUser, screen: ProfileSection, forTeam: false },
  { name: 'agents', icon: Users, screen: AgentsSection, forTeam: true },
  { name: 'queues', icon: Inbox, screen: QueuesSection, forTeam: true },
  { name: 'routing', icon: Waypoints, screen: TeamRoutingSection, forTeam: true },
  { name: 'sites', icon: Globe, screen: SitesSection, forTeam: true },
]

/** One's own profile for everyone; agents, queues and sites to read for supervisors, to change for admins. */
export function Settings({ section }: { section: string | null }) {
  const offered = sections.filter(({ forTeam }) => !forTeam || isSupervisor.value)
  const chosen = offered.find(({ name }) => name === section) ?? offered[0]
  if (!chosen) return null
  const Screen = chosen.screen
  return (
    <div class="settings">
      <nav class="settings-nav" aria-label={t('settings.title')}>
        <h1>{t('settings.title')}</h1>
        <ul>
          {offered.map(({ name, icon }) => (
            <li key={name}><NavLink name={name} icon={icon} current={name === chosen.name} /></li>
          ))}
        </ul>
      </nav>
      <Screen key={chosen.name} />
    </div>
  )
}

const labels: Record<Name, WordKey & `settings.nav.${Name}`> = {
  profile: 'settings.nav.profile', agents: 'settings.nav.agents', queues: 'settings.nav.queues',
  routing: 'settings.nav.routing', sites: 'settings.nav.sites',
}

function NavLink({ name, icon, current }: { name: Name; icon: LucideIcon; current: boolean }) {
  const self = useRef<HTMLAnchorElement>(null)
  useEffect(() => { if (current) self.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' }) }, [current])
  return (
    <a ref={self} href={paths.settings(name)} class={classNames('settings-link', current && 'settings-link-current')}
      aria-current={current ? 'page' : undefined}>
      <Icon of={icon} />
      <span>{t(labels[name])}</span>
      <Icon of={ChevronRight} size={14} class="settings-link-more ui-mirrored" />
    </a>
  )
}
