import { randomUUIDv7 } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import type { ChangeQueue, CreateQueue, Queue as QueueView } from '@parley/protocol'
import { DataSource, type EntityManager } from 'typeorm'
import { AuditService } from '../audit/audit.service.js'
import { changedMeanwhile, defined } from '../changes.js'
import { Clock } from '../clock.js'
import { isDuplicate } from '../database/duplicate.js'
import { DomainEvents } from '../events/domain-events.js'
import { notFound, Refusal } from '../refusal.js'
import type { AgentSpeaker } from '../speaker.js'
import { setMembers } from './members.js'
import { Queue } from './queue.entity.js'

type Row = Omit<QueueView, 'createdAt'> & { createdAt: Date }

const views = `
  select q.id, q.name, q.capacity_per_agent as "capacityPerAgent", q.created_at as "createdAt", q.version,
    array(select m.agent_id from queue_members m join agents a on a.id = m.agent_id
      where m.queue_id = q.id order by a.name, a.id) as "memberIds",
    (select count(*)::int from conversations c where c.queue_id = q.id and c.status = 'queued' and c.left_as is null) as waiting
  from queues q where q.deleted_at is null`

/** Queues and who answers for them. */
@Injectable()
export class QueuesService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly events: DomainEvents,
    private readonly audit: AuditService,
  ) {}

  /** All queues, by name. */
  async list(): Promise<QueueView[]> {
    return (await this.db.query<Row[]>(`${views} order by lower(q.name), q.id`)).map(viewOf)
  }

  /** @throws Refusal `not_found` */
  async view(queueId: string): Promise<QueueView> {
    const [row] = await this.db.query<Row[]>(`${views} and q.id = $1`, [queueId])
    if (!row) throw notFound('queue')
    return viewOf(row)
  }

  async create({ name, capacityPerAgent = null, memberIds = [] }: CreateQueue): Promise<QueueView> {
    const id = randomUUIDv7()
    await refusingSameName(() => this.db.transaction(async (tx) => {
      await tx.insert(Queue, { id, name, capacityPerAgent, createdAt: this.clock.now() })
      await setMembers(tx, id, memberIds)
    }))
    this.tell(id, memberIds, memberIds)
    return this.view(id)
  }

  /** @throws Refusal `conflict` when it was changed since `version`, or another queue has the name. */
  async change(by: AgentSpeaker, queueId: string, { version, ...changes }: ChangeQueue): Promise<QueueView> {
    await refusingSameName(() => this.db.transaction(async (tx) => {
      const queue = await lock(tx, queueId)
      if (version !== undefined && version !== queue.version) throw changedMeanwhile()
      await tx.update(Queue, queueId, { ...defined(changes), version: queue.version + 1 })
      const { capacityPerAgent: capacity } = changes
      if (capacity !== undefined && capacity !== queue.capacityPerAgent) {
        await this.audit.record(tx, { by, action: 'changed-capacity', queueId, details: { capacity, before: queue.capacityPerAgent } })
      }
    }))
    const queue = await this.view(queueId)
    this.tell(queueId, [], queue.memberIds)
    return queue
  }

  async setMembers(by: AgentSpeaker, queueId: string, agentIds: string[]): Promise<QueueView> {
    const { joined, left } = await this.db.transaction(async (tx) => {
      const queue = await lock(tx, queueId)
      await tx.update(Queue, queueId, { version: queue.version + 1 })
      await this.audit.record(tx, { by, action: 'changed-members', queueId, details: { members: new Set(agentIds).size } })
      return setMembers(tx, queueId, agentIds)
    })
    this.tell(queueId, [...joined, ...left], joined)
    return this.view(queueId)
  }

  /** @throws Refusal `conflict` while a site offers it, a rule or another queue names it, or an open conversation is in it. */
  async remove(queueId: string): Promise<void> {
    const { left } = await this.db.transaction(async (tx) => {
      await lock(tx, queueId)
      await refuseInUse(tx, queueId)
      await tx.update(Queue, queueId, { deletedAt: this.clock.now() })
      return setMembers(tx, queueId, [])
    })
    this.tell(queueId, left, [])
  }

  /** Whose picture changed, and who may have become free for work. */
  private tell(queueId: string, changed: string[], freed: string[]): void {
    this.events.tell('queue.changed', { queueId })
    for (const agentId of changed) this.events.tell('agent.changed', { agentId })
    for (const agentId of freed) this.events.tell('agent.freed', { agentId })
  }
}

async function lock(tx: EntityManager, queueId: string): Promise<Queue> {
  const queue = await tx.createQueryBuilder(Queue, 'queue').setLock('pessimistic_write')
    .where('queue.id = :queueId and queue.deletedAt is null', { queueId }).getOne()
  if (!queue) throw notFound('queue')
  return queue
}

/** Says what still needs it, so that nothing is left that names a queue which is not there. */
async function refuseInUse(tx: EntityManager, queueId: string): Promise<void> {
  const [use] = await tx.query<[Record<'sites' | 'rules' | 'queues', string[]> & { open: boolean }]>(`
    select array(select name from sites where $1::uuid = any(queue_ids) order by name) as sites,
      array(select rule->>'name' from routing_settings, jsonb_array_elements(rules) rule
        where rule->'give'->>'queueId' = $1::text or rule->'when'->'queueIds' ? $1::text) as rules,
      array(select name from queues where deleted_at is null and routing->'overflow'->>'queueId' = $1::text order by name) as queues,
      exists(select from conversations where queue_id = $1::uuid and status <> 'closed') as open`, [queueId])
  const words = {
    sites: 'Sites still offer this queue', rules: 'Rules still name this queue', queues: 'Other queues still overflow into this one',
  }
  for (const by of ['sites', 'rules', 'queues'] as const) {
    const names = use[by].join(', ')
    if (names) throw new Refusal('conflict', `${words[by]}: ${names}. Change that first.`, { errors: [{ path: by, message: names }] })
  }
  if (use.open) throw new Refusal('conflict', 'Open conversations are in this queue. Close or transfer them first.')
}

async function refusingSameName(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (isDuplicate(error, 'queues_name')) throw new Refusal('conflict', 'Another queue has this name.')
    throw error
  }
}

const viewOf = (row: Row): QueueView => ({ ...row, createdAt: row.createdAt.toISOString() })
