import { useState } from 'preact/hooks'
import { Gauge, MoreHorizontal, Users } from 'lucide-preact'
import type { BoardAgent, BoardQueue, DeclaredStatus } from '@parley/protocol'
import { AwayDialog } from '../inbox/away-dialog.js'
import { statuses } from '../inbox/status-menu.js'
import { now } from '../store/clock.js'
import { useDesk } from '../store/desk.js'
import { Avatar, PresenceDot } from '../ui/avatar.js'
import { Card } from '../ui/card.js'
import { EmptyState } from '../ui/empty-state.js'
import { IconButton } from '../ui/icon-button.js'
import { Menu } from '../ui/menu.js'
import { Table, type Column } from '../ui/table.js'
import { Tag } from '../ui/badge.js'
import { toast } from '../ui/toast.js'
import { exactly, stopwatch } from '../words/times.js'
import { errorWords, t } from '../words/words.js'
import { AgentLimit } from './limit-dialog.js'

interface Props { agents: readonly BoardAgent[]; queues: readonly BoardQueue[] }

const order: Record<DeclaredStatus, number> = { online: 0, 'transfers-only': 1, away: 2, offline: 3 }

/** Who is there, since when, and how much they hold; status and limit can be changed here. */
export function BoardAgents({ agents, queues }: Props) {
  const { actions } = useDesk()
  const [away, setAway] = useState<BoardAgent | null>(null)
  const [limited, setLimited] = useState<BoardAgent | null>(null)
  const set = async (agent: BoardAgent, status: DeclaredStatus, reason?: string) => {
    const error = await actions.setStatus(agent.id, status, reason)
    if (error) toast(errorWords(error), { tone: 'bad' })
    else toast(t('board.statusSet', { name: agent.name, status: t(`status.${status}`) }), { tone: 'ok' })
  }
  const change = (agent: BoardAgent, status: DeclaredStatus) => {
    if (status === 'away') setAway(agent)
    else void set(agent, status)
  }
  const columns: Column<BoardAgent>[] = [
    { key: 'agent', head: t('board.agent'), title: true, cell: (agent) => <Person agent={agent} /> },
    { key: 'status', head: t('board.status'), cell: (agent) => <Standing agent={agent} /> },
    { key: 'since', head: t('board.since'), numeric: true, cell: (agent) => <Since agent={agent} /> },
    { key: 'load', head: t('board.load'), cell: (agent) => <Load agent={agent} /> },
    { key: 'queues', head: t('board.queues'), cell: ({ queueIds }) => <QueueNames ids={queueIds} queues={queues} /> },
    {
      key: 'actions', head: t('ui.actions'), actions: true,
      cell: (agent) => <AgentActions agent={agent} onStatus={(status) => change(agent, status)} onLimit={() => setLimited(agent)} />,
    },
  ]
  const rows = agents.toSorted((one, other) => order[one.status] - order[other.status] || one.name.localeCompare(other.name))
  return (
    <Card title={t('board.agents')} flush>
      {rows.length === 0
        ? <EmptyState icon={Users} title={t('board.noAgents')} />
        : <Table label={t('board.agents')} columns={columns} rows={rows} rowKey={({ id }) => id} faded={({ status }) => status === 'offline'} />}
      {limited && <AgentLimit agent={limited} onClose={() => setLimited(null)} />}
      {away && (
        <AwayDialog name={away.name} onClose={() => setAway(null)} onAway={(reason) => {
          setAway(null)
          void set(away, 'away', reason)
        }} />
      )}
    </Card>
  )
}

function Person({ agent }: { agent: BoardAgent }) {
  return (
    <span class="board-person">
      <Avatar name={agent.name} colorKey={agent.id} />
      <strong dir="auto">{agent.name}</strong>
    </span>
  )
}

function Standing({ agent: { status, statusReason } }: { agent: BoardAgent }) {
  return (
    <span class="board-standing">
      <PresenceDot presence={status} />
      <span>{t(`status.${status}`)}{statusReason && <span class="board-pale"> · {statusReason}</span>}</span>
    </span>
  )
}

function Since({ agent: { statusSince } }: { agent: BoardAgent }) {
  if (statusSince === null) return <>–</>
  return <time dateTime={statusSince} title={exactly(statusSince)}>{stopwatch(now.value - Date.parse(statusSince))}</time>
}

function Load({ agent: { load, capacity, idle } }: { agent: BoardAgent }) {
  const share = capacity === 0 ? 0 : Math.min(1, load / capacity)
  return (
    <span class="board-load">
      <span class="board-load-bar" aria-hidden="true">
        <span class={load >= capacity ? 'board-load-full' : ''} style={{ inlineSize: `${share * 100}%` }} />
      </span>
      <span>{t('board.loadOf', { load, capacity })}</span>
      {idle > 0 && <span class="board-pale">{t('board.idle', { count: idle })}</span>}
    </span>
  )
}

function QueueNames({ ids, queues }: { ids: readonly string[]; queues: readonly BoardQueue[] }) {
  const named = queues.filter(({ id }) => ids.includes(id))
  return named.length === 0 ? <span class="board-pale">–</span>
    : <span class="board-tags">{named.map(({ id, name }) => <Tag key={id}>{name}</Tag>)}</span>
}

interface ActionsProps { agent: BoardAgent; onStatus: (status: DeclaredStatus) => void; onLimit: () => void }

function AgentActions({ agent, onStatus, onLimit }: ActionsProps) {
  const label = t('board.change', { name: agent.name })
  return (
    <Menu label={label} align="end" trigger={(props) => <IconButton icon={MoreHorizontal} label={label} {...props} />}
      items={[
        ...statuses.map((status) => ({
          label: t(`status.${status}`), checked: status === agent.status, onSelect: () => onStatus(status),
        })),
        { label: t('board.limit'), icon: Gauge, apart: true, onSelect: onLimit },
      ]} />
  )
}
