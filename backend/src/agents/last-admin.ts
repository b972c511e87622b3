import type { EntityManager } from 'typeorm'
import { notFound, Refusal } from '../refusal.js'
import { Agent } from './agent.entity.js'

/** The agent's row, held until the transaction ends. @throws Refusal `not_found` */
export async function lockAgent(tx: EntityManager, agentId: string): Promise<Agent> {
  const agent = await tx.findOne(Agent, { where: { id: agentId }, lock: { mode: 'for_no_key_update' } })
  if (!agent) throw notFound('agent')
  return agent
}

/**
 * To be asked before an admin stops being one. All admins' rows are held, in one order, so that two admins who demote
 * each other at the same moment do not both succeed.
 * @throws Refusal `conflict` when nobody else could administer.
 */
export async function refuseLastAdmin(tx: EntityManager, agentId: string): Promise<void> {
  const admins = await tx.query<{ id: string }[]>(`
    select id from agents where role = 'admin' and deactivated_at is null and password_hash is not null
    order by id for no key update`)
  if (admins.length === 1 && admins[0]?.id === agentId) {
    throw new Refusal('conflict', 'This is the last admin who can sign in. Make someone else an admin first.')
  }
}
