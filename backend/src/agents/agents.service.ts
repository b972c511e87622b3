import { randomUUIDv7 } from 'node:crypto'
import { Injectable, Logger } from '@nestjs/common'
import type { Agent as AgentView, ChangeAgent, ChangeMe, CreateAgent, Me } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { AuditService } from '../audit/audit.service.js'
import { changedMeanwhile, defined } from '../changes.js'
import { Clock } from '../clock.js'
import { isDuplicate } from '../database/duplicate.js'
import { DomainEvents } from '../events/domain-events.js'
import { setQueues } from '../queues/members.js'
import { Refusal } from '../refusal.js'
import type { AgentSpeaker } from '../speaker.js'
import { AgentSessionsService } from './agent-sessions.service.js'
import { agentView, agentViews, meView } from './agent-views.js'
import { Agent } from './agent.entity.js'
import { lockAgent, refuseLastAdmin } from './last-admin.js'

/** The people of the team and what they may do. There is always an admin who can sign in. */
@Injectable()
export class AgentsService {
  private readonly log = new Logger('Agents')

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly events: DomainEvents,
    private readonly sessions: AgentSessionsService,
    private readonly audit: AuditService,
  ) {}

  /** All agents, by name. */
  list(): Promise<AgentView[]> {
    return agentViews(this.db)
  }

  /** @throws Refusal `not_found` */
  async view(agentId: string): Promise<AgentView> {
    return agentView(await meView(this.db, agentId))
  }

  /** The same with the settings that are only theirs. */
  me(agentId: string): Promise<Me> {
    return meView(this.db, agentId)
  }

  /**
   * A new agent, who cannot sign in before accepting an invitation.
   * @throws Refusal `conflict` when the address is taken
   */
  async create(by: AgentSpeaker, { name, email, role, capacity = 4, queueIds = [] }: CreateAgent): Promise<AgentView> {
    const id = randomUUIDv7()
    await refusingSameEmail(() => this.db.transaction(async (tx) => {
      await tx.insert(Agent, { id, name, email, role, capacity, createdAt: this.clock.now() })
      await setQueues(tx, id, queueIds)
    }))
    this.log.log({ by: by.id, agentId: id, role }, 'an agent was created')
    this.tellChanged(id, queueIds)
    return this.view(id)
  }

  /** @throws Refusal `conflict` when it was changed since `version`, the address is taken, or it is the last admin. */
  async change(by: AgentSpeaker, agentId: string, wish: ChangeAgent): Promise<AgentView> {
    const { version, deactivated, queueIds, ...fields } = wish
    const { before, queues } = await refusingSameEmail(() => this.db.transaction(async (tx) => {
      const isLeavingAdmins = deactivated === true || (fields.role !== undefined && fields.role !== 'admin')
      if (isLeavingAdmins) await refuseLastAdmin(tx, agentId)
      const agent = await lockAgent(tx, agentId)
      if (version !== undefined && version !== agent.version) throw changedMeanwhile()
      const deactivatedAt = deactivated ? agent.deactivatedAt ?? this.clock.now() : null
      const changed = defined({ ...fields, deactivatedAt: deactivated === undefined ? undefined : deactivatedAt })
      await tx.update(Agent, agentId, { ...changed, version: agent.version + 1 })
      if (fields.capacity !== undefined && fields.capacity !== agent.capacity) {
        const details = { capacity: fields.capacity, before: agent.capacity }
        await this.audit.record(tx, { by, action: 'changed-capacity', agentId, details })
      }
      const moved = queueIds === undefined ? { joined: [], left: [] } : await setQueues(tx, agentId, queueIds)
      const queues = [...moved.joined, ...moved.left]
      if (queues.length > 0) await this.audit.record(tx, { by, action: 'changed-agent-queues', agentId })
      return { before: agent, queues }
    }))
    this.log.log({ by: by.id, agentId, changed: Object.keys(defined(wish)) }, 'an agent was changed')
    if (deactivated === true && before.deactivatedAt === null) await this.tellDeactivated(agentId)
    if (fields.role !== undefined && fields.role !== before.role) this.events.tell('agent.role-changed', { agentId })
    this.tellChanged(agentId, queues)
    return this.view(agentId)
  }

  async changeMe(agentId: string, { name, settings }: ChangeMe): Promise<Me> {
    await this.db.transaction(async (tx) => {
      const agent = await lockAgent(tx, agentId)
      const changed = settings && { ...agent.settings, ...defined(settings) }
      await tx.update(Agent, agentId, { ...defined({ name, settings: changed }), version: agent.version + 1 })
    })
    if (name !== undefined) this.events.tell('agent.changed', { agentId })
    return this.me(agentId)
  }

  /**
   * Removes an agent. Whoever held a conversation, or was asked to, stays in the records, without a password and without queues.
   * @throws Refusal `conflict` for the last admin
   */
  async remove(by: AgentSpeaker, agentId: string): Promise<void> {
    const queues = await this.db.transaction(async (tx) => {
      await refuseLastAdmin(tx, agentId)
      await lockAgent(tx, agentId)
      const { left } = await setQueues(tx, agentId, [])
      const [history] = await tx.query<{ kept: boolean }[]>(
        `select exists(select from assignments where agent_id = $1) or exists(select from offers where agent_id = $1) as kept`,
        [agentId])
      if (history?.kept) await tx.update(Agent, agentId, { deactivatedAt: this.clock.now(), passwordHash: null })
      else await tx.delete(Agent, agentId)
      return left
    })
    this.log.log({ by: by.id, agentId }, 'an agent was removed')
    await this.tellDeactivated(agentId)
    this.tellChanged(agentId, queues)
  }

  private async tellDeactivated(agentId: string): Promise<void> {
    await this.sessions.endAll(agentId)
    this.events.tell('agent.deactivated', { agentId })
  }

  private tellChanged(agentId: string, queueIds: string[]): void {
    this.events.tell('agent.changed', { agentId })
    for (const queueId of queueIds) this.events.tell('queue.changed', { queueId })
    this.events.tell('agent.freed', { agentId })
  }
}

async function refusingSameEmail<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isDuplicate(error, 'agents_email_key')) throw error
    const words = 'Another agent has this e-mail address.'
    throw new Refusal('conflict', words, { errors: [{ path: 'email', message: words }] })
  }
}
