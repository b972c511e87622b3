import { KeyRound, MoreHorizontal, Pencil, Trash2, UserCheck, UserX, Waypoints } from 'lucide-preact'
import type { Agent, Queue } from '@parley/protocol'
import { go } from '../../routes.js'
import { isAdmin, me } from '../../store/me.js'
import { Avatar, PresenceDot } from '../../ui/avatar.js'
import { Tag } from '../../ui/badge.js'
import { IconButton } from '../../ui/icon-button.js'
import { Menu, type MenuItem } from '../../ui/menu.js'
import { Table, type Column } from '../../ui/table.js'
import { t } from '../../words/words.js'
import { agentRoutingAddress } from '../routing/agent-routing.js'
import { QueueTags } from '../queues/queue-tags.js'
import type { AccountChange } from './account-dialog.js'
import { accountWords, presenceWords, roleTone, roleWords } from './agent-words.js'

interface Props {
  agents: readonly Agent[]
  queues: readonly Queue[]
  onEdit: (agent: Agent) => void
  onInvitation: (agent: Agent) => void
  onAccount: (agent: Agent, change: AccountChange) => void
}

/** Everybody, those who may no longer sign in at the end. */
export function AgentTable({ agents, queues, ...act }: Props) {
  const sorted = agents.toSorted((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name))
  const columns: Column<Agent>[] = [
    { key: 'agent', head: t('agents.agent'), title: true, cell: (agent) => <Person agent={agent} /> },
    { key: 'role', head: t('agents.role'), cell: ({ role }) => <span><Tag tone={roleTone(role)}>{roleWords(role)}</Tag></span> },
    { key: 'status', head: t('agents.status'), cell: (agent) => <Standing agent={agent} /> },
    { key: 'queues', head: t('settings.nav.queues'), cell: ({ queueIds }) => <QueueTags ids={queueIds} queues={queues} /> },
    {
      key: 'held', head: t('agents.held'), numeric: true,
      cell: ({ held, capacity, account }) => account === 'deactivated' ? '–' : t('agents.heldOf', { held, capacity }),
    },
    ...isAdmin.value
      ? [{ key: 'actions', head: t('ui.actions'), actions: true, cell: (agent: Agent) => <Actions agent={agent} {...act} /> }]
      : [],
  ]
  return (
    <Table label={t('settings.nav.agents')} columns={columns} rows={sorted} rowKey={({ id }) => id}
      faded={({ account }) => account === 'deactivated'} />
  )
}

const rank = ({ account }: Agent): number => account === 'deactivated' ? 1 : 0

function Person({ agent }: { agent: Agent }) {
  return (
    <div class="settings-person">
      <Avatar name={agent.name} colorKey={agent.id} presence={agent.account === 'active' ? agent.status : undefined} />
      <div>
        <strong dir="auto">{agent.name}{agent.id === me.value?.id && <span class="settings-pale"> {t('agents.you')}</span>}</strong>
        <span class="settings-pale">{agent.email}</span>
      </div>
    </div>
  )
}

function Standing({ agent }: { agent: Agent }) {
  const account = accountWords(agent.account)
  if (account) return <span><Tag tone={account.tone}>{account.words}</Tag></span>
  return (
    <span class="settings-presence">
      <PresenceDot presence={agent.status} />
      <span>{presenceWords(agent.status)}{agent.statusReason && <span class="settings-pale"> · {agent.statusReason}</span>}</span>
    </span>
  )
}

function Actions({ agent, onEdit, onInvitation, onAccount }: { agent: Agent } & Omit<Props, 'agents' | 'queues'>) {
  const isSelf = agent.id === me.value?.id
  const { account } = agent
  const items: MenuItem[] = [
    { label: t('agents.edit'), icon: Pencil, onSelect: () => onEdit(agent) },
    { label: t('agentRouting.open'), icon: Waypoints, onSelect: () => go(agentRoutingAddress(agent.id)) },
    ...account === 'deactivated' ? [] : [{
      label: account === 'invited' ? t('agents.newInvitation') : t('agents.resetPassword'), icon: KeyRound,
      onSelect: () => onInvitation(agent),
    }],
    ...account === 'deactivated'
      ? [{ label: t('agents.reactivate'), icon: UserCheck, apart: true, onSelect: () => onAccount(agent, 'reactivate') }]
      : isSelf ? []
        : account === 'invited'
          ? [{ label: t('agents.remove'), icon: Trash2, danger: true, apart: true, onSelect: () => onAccount(agent, 'remove') }]
          : [{ label: t('agents.deactivate'), icon: UserX, danger: true, apart: true, onSelect: () => onAccount(agent, 'deactivate') }],
  ]
  return (
    <Menu label={t('agents.actionsFor', { name: agent.name })} align="end" items={items} trigger={(props) => (
      <IconButton icon={MoreHorizontal} label={t('agents.actionsFor', { name: agent.name })} {...props} />
    )} />
  )
}
