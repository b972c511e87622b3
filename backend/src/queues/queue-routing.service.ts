import { isDeepStrictEqual } from 'node:util'
import { Injectable } from '@nestjs/common'
import { defaultRouting, type ChangeQueueRouting, type QueueMember, type QueueRouting, type QueueRoutingView } from '@parley/protocol'
import { DataSource, type EntityManager } from 'typeorm'
import { AuditService } from '../audit/audit.service.js'
import { changedMeanwhile, defined } from '../changes.js'
import { DomainEvents } from '../events/domain-events.js'
import { notFound, Refusal } from '../refusal.js'
import type { AgentSpeaker } from '../speaker.js'
import { setMembers } from './members.js'
import { routingOf } from './queue-routing.js'

const settingNames = Object.keys(defaultRouting) as (keyof QueueRouting)[]

interface Row { version: number; routing: Partial<QueueRouting> }

/** How each queue routes, and the level of its members. */
@Injectable()
export class QueueRoutingService {
  constructor(
    private readonly db: DataSource,
    private readonly events: DomainEvents,
    private readonly audit: AuditService,
  ) {}

  /** @throws Refusal `not_found` */
  async view(queueId: string): Promise<QueueRoutingView> {
    const [row] = await this.db.query<Row[]>(
      'select version, routing from queues where id = $1 and deleted_at is null', [queueId])
    if (!row) throw notFound('queue')
    const members = await this.db.query<QueueMember[]>(`
      select a.id as "agentId", a.name, m.level from queue_members m join agents a on a.id = m.agent_id
      where m.queue_id = $1 order by lower(a.name), a.id`, [queueId])
    return { queueId, version: row.version, routing: routingOf(row.routing), members }
  }

  /**
   * Changes what is given.
   * @throws Refusal `conflict` when it was changed since `version`; `invalid` where it would overflow into itself or nowhere.
   */
  async change(by: AgentSpeaker, queueId: string, { version, routing, members }: ChangeQueueRouting): Promise<QueueRoutingView> {
    const { agents, settings } = await this.db.transaction(async (tx) => {
      const [before] = await tx.query<Row[]>(
        'select version, routing from queues where id = $1 and deleted_at is null for no key update', [queueId])
      if (!before) throw notFound('queue')
      if (version !== undefined && version !== before.version) throw changedMeanwhile()
      const next = { ...before.routing, ...defined(routing ?? {}) }
      if (next.overflow?.to === 'queue') await refuseOverflow(tx, queueId, next.overflow.queueId)
      await tx.query('update queues set routing = $2, version = version + 1 where id = $1', [queueId, JSON.stringify(next)])
      if (routing) {
        await this.audit.record(tx, { by, action: 'changed-routing', queueId, details: { settings: Object.keys(routing).join(', ') } })
      }
      const settings = settingNames.filter((name) => !isDeepStrictEqual(routingOf(before.routing)[name], routingOf(next)[name]))
      if (!members) return { settings, agents: [] }
      const { joined, left } = await setMembers(tx, queueId, members.map(({ agentId }) => agentId))
      await tx.query(`
        update queue_members m set level = wished.level
        from unnest($2::uuid[], $3::text[]) as wished (agent_id, level) where m.queue_id = $1 and m.agent_id = wished.agent_id`,
      [queueId, members.map(({ agentId }) => agentId), members.map(({ level }) => level)])
      await this.audit.record(tx, { by, action: 'changed-members', queueId, details: { members: members.length } })
      return { settings, agents: [...joined, ...left] }
    })
    this.events.tell('queue.changed', { queueId })
    if (settings.length > 0) this.events.tell('queue.routing-changed', { queueId, settings })
    for (const agentId of agents) this.events.tell('agent.changed', { agentId })
    return this.view(queueId)
  }
}

async function refuseOverflow(tx: EntityManager, queueId: string, into: string): Promise<void> {
  if (into === queueId) throw new Refusal('invalid', 'A queue cannot overflow into itself. Choose another one.')
  const found = await tx.query<unknown[]>('select 1 from queues where id = $1 and deleted_at is null for share', [into])
  if (found.length === 0) throw new Refusal('invalid', 'The queue to overflow into does not exist.')
}
