import { Injectable } from '@nestjs/common'
import type { AgentRouting, ChangeAgentRouting } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { AuditService } from '../audit/audit.service.js'
import { changedMeanwhile, defined } from '../changes.js'
import { DomainEvents } from '../events/domain-events.js'
import { setQueues } from '../queues/members.js'
import { notFound } from '../refusal.js'
import type { AgentSpeaker } from '../speaker.js'
import { Agent } from './agent.entity.js'
import { lockAgent } from './last-admin.js'

/** What an agent can do, when they work, and the order in which they take from their queues. */
@Injectable()
export class AgentRoutingService {
  constructor(
    private readonly db: DataSource, private readonly events: DomainEvents, private readonly audit: AuditService,
  ) {}

  /** @throws Refusal `not_found` */
  async view(agentId: string): Promise<AgentRouting> {
    const [row] = await this.db.query<AgentRouting[]>(`
      select a.id as "agentId", a.version, a.skills, a.languages, a.schedule, coalesce((
        select jsonb_agg(jsonb_build_object('queueId', q.id, 'name', q.name, 'level', m.level, 'rank', m.rank)
          order by m.rank, lower(q.name), q.id)
        from queue_members m join queues q on q.id = m.queue_id where m.agent_id = a.id), '[]') as queues
      from agents a where a.id = $1`, [agentId])
    if (!row) throw notFound('agent')
    return row
  }

  /** @throws Refusal `conflict` when it was changed since `version`; `invalid` for a queue that is not there. */
  async change(by: AgentSpeaker, agentId: string, { version, queues, ...wish }: ChangeAgentRouting): Promise<AgentRouting> {
    const moved = await this.db.transaction(async (tx) => {
      const agent = await lockAgent(tx, agentId)
      if (version !== undefined && version !== agent.version) throw changedMeanwhile()
      await tx.update(Agent, agentId, { ...defined(wish), version: agent.version + 1 })
      await this.audit.record(tx, { by, action: 'changed-agent-routing', agentId, details: {
        settings: Object.keys(defined({ ...wish, queues })).join(', '),
      } })
      if (!queues) return []
      const { joined, left } = await setQueues(tx, agentId, queues.map(({ queueId }) => queueId))
      await tx.query(`
        update queue_members m set level = wished.level, rank = wished.rank
        from unnest($2::uuid[], $3::text[], $4::int[]) as wished (queue_id, level, rank)
        where m.agent_id = $1 and m.queue_id = wished.queue_id`,
      [agentId, queues.map(({ queueId }) => queueId), queues.map(({ level }) => level), queues.map(({ rank }) => rank)])
      return [...joined, ...left]
    })
    this.events.tell('agent.changed', { agentId })
    for (const queueId of moved) this.events.tell('queue.changed', { queueId })
    this.events.tell('agent.freed', { agentId })
    return this.view(agentId)
  }
}
