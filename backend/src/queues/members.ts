// Who answers for which queue; written from both sides, an agent's and a queue's.
import type { EntityManager } from 'typeorm'
import { Refusal } from '../refusal.js'

/**
 * Makes exactly these agents the members of a queue. Returns those who joined and those who left.
 * @throws Refusal when one of them is unknown or may not sign in any more.
 */
export async function setMembers(tx: EntityManager, queueId: string, agentIds: string[]) {
  const wanted = [...new Set(agentIds)]
  const known = await tx.query<{ id: string }[]>(
    'select id from agents where id = any($1) and deactivated_at is null order by id for key share', [wanted])
  const isEveryone = known.length === wanted.length
  if (!isEveryone) throw new Refusal('invalid', 'One of these agents does not exist or is deactivated.')
  return replace(tx, { owner: 'queue_id', ownerId: queueId, other: 'agent_id', wanted })
}

/**
 * Puts an agent into exactly these queues. Returns the queues that were joined and left.
 * @throws Refusal when one of them is unknown.
 */
export async function setQueues(tx: EntityManager, agentId: string, queueIds: string[]) {
  const wanted = await existing(tx, queueIds)
  return replace(tx, { owner: 'agent_id', ownerId: agentId, other: 'queue_id', wanted })
}

/**
 * These queues, each once, kept from being deleted until the transaction ends.
 * @throws Refusal when one of them is unknown.
 */
export async function existing(tx: EntityManager, queueIds: string[]): Promise<string[]> {
  const wanted = [...new Set(queueIds)]
  const known = await tx.query<{ id: string }[]>(
    'select id from queues where id = any($1) and deleted_at is null order by id for share', [wanted])
  if (known.length < wanted.length) throw new Refusal('invalid', 'One of these queues does not exist.')
  return wanted
}

type Column = 'queue_id' | 'agent_id'
interface Replacement { owner: Column; ownerId: string; other: Column; wanted: string[] }

async function replace(tx: EntityManager, { owner, ownerId, other, wanted }: Replacement) {
  const [left] = await tx.query<[{ id: string }[], number]>(
    `delete from queue_members where ${owner} = $1 and not ${other} = any($2) returning ${other} as id`,
    [ownerId, wanted])
  const joined = await tx.query<{ id: string }[]>(
    `insert into queue_members (${owner}, ${other}) select $1, unnest($2::uuid[]) on conflict do nothing
     returning ${other} as id`, [ownerId, wanted])
  return { joined: joined.map((row) => row.id), left: left.map((row) => row.id) }
}
