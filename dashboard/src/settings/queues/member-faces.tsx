import type { Agent } from '@parley/protocol'
import { Avatar } from '../../ui/avatar.js'
import { t } from '../../words/words.js'
import './member-faces.css'

const most = 4

/** A few faces and the count of members; all names on hover. */
export function MemberFaces({ ids, agents }: { ids: readonly string[]; agents: readonly Agent[] }) {
  const members = agents.filter(({ id, account }) => ids.includes(id) && account !== 'deactivated')
  if (members.length === 0) return <span class="settings-pale">{t('queues.noMembers')}</span>
  return (
    <span class="member-faces" title={members.map(({ name }) => name).join(', ')}>
      <span class="member-faces-row">
        {members.slice(0, most).map(({ id, name }) => <Avatar key={id} name={name} colorKey={id} size="small" />)}
      </span>
      <span>{t('queues.memberCount', { count: members.length })}</span>
    </span>
  )
}
