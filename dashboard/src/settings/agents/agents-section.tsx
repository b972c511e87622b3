import { useEffect, useState } from 'preact/hooks'
import { UserPlus, Users } from 'lucide-preact'
import type { Agent, AgentInvited, Invitation } from '@parley/protocol'
import { query } from '../../routes.js'
import { onColleague } from '../../store/colleagues.js'
import { useDesk } from '../../store/desk.js'
import { isAdmin } from '../../store/me.js'
import { Button } from '../../ui/button.js'
import { Card } from '../../ui/card.js'
import { EmptyState, ErrorState } from '../../ui/empty-state.js'
import { PageHeader } from '../../ui/page-header.js'
import { Page } from '../../ui/page.js'
import { Skeleton } from '../../ui/skeleton.js'
import { t } from '../../words/words.js'
import { agents, queues } from '../collections.js'
import { AgentRoutingPage } from '../routing/agent-routing.js'
import { AccountDialog, type AccountChange } from './account-dialog.js'
import { AgentTable } from './agent-table.js'
import { EditAgent } from './edit-agent.js'
import { InvitationDialog } from './invitation-dialog.js'
import { InviteAgent } from './invite-agent.js'

type Open =
  | { dialog: 'invite' }
  | { dialog: 'edit'; agent: Agent }
  | { dialog: 'account'; agent: Agent; change: AccountChange }
  | { dialog: 'invitation'; agent: Agent; invitation: Invitation | null }

/** Who answers; what one of them can do and when is a page of its own. */
export function AgentsSection() {
  const id = query.value.get('agent')
  return id === null ? <AgentList /> : <AgentRoutingPage key={id} agentId={id} />
}

/** Their role, their queues, how much at a time, and whether they may sign in. */
function AgentList() {
  const [open, setOpen] = useState<Open | null>(null)
  const { link } = useDesk()
  useEffect(() => {
    void agents.load()
    void queues.load()
  }, [])
  useEffect(() => onColleague(link, ({ agentId, status, held }) => {
    const known = agents.get(agentId)
    if (known) agents.put({ ...known, status, held })
  }), [link])
  const close = () => setOpen(null)
  const invited = ({ agent, invitation }: AgentInvited) => setOpen({ dialog: 'invitation', agent, invitation })
  return (
    <Page header={
      <PageHeader title={t('settings.nav.agents')}>
        {isAdmin.value && (
          <Button tone="primary" icon={UserPlus} onClick={() => setOpen({ dialog: 'invite' })}>{t('agents.invite')}</Button>
        )}
      </PageHeader>
    }>
      <Card flush>
        <Content onEdit={(agent) => setOpen({ dialog: 'edit', agent })}
          onInvitation={(agent) => setOpen({ dialog: 'invitation', agent, invitation: null })}
          onAccount={(agent, change) => setOpen({ dialog: 'account', agent, change })} />
      </Card>
      {open?.dialog === 'invite' && <InviteAgent onInvited={invited} onClose={close} />}
      {open?.dialog === 'edit' && <EditAgent agent={open.agent} onClose={close} />}
      {open?.dialog === 'account' && <AccountDialog agent={open.agent} change={open.change} onClose={close} />}
      {open?.dialog === 'invitation' && <InvitationDialog agent={open.agent} made={open.invitation} onClose={close} />}
    </Page>
  )
}

interface ContentProps {
  onEdit: (agent: Agent) => void
  onInvitation: (agent: Agent) => void
  onAccount: (agent: Agent, change: AccountChange) => void
}

function Content(props: ContentProps) {
  switch (agents.state.value) {
    case 'loading': return <Skeleton rows={5} look="people" />
    case 'failed': return <ErrorState onRetry={() => void agents.load()} />
    case 'ready': return agents.items.value.length === 0
      ? <EmptyState icon={Users} title={t('agents.none')} />
      : <AgentTable agents={agents.items.value} queues={queues.items.value} {...props} />
  }
}
