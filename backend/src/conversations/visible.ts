import { seesAll, type Speaker } from '../speaker.js'

/**
 * The condition that keeps everyone to what is theirs, on a conversation's row `c`: a visitor sees their own; an agent
 * those of their queues and those they hold; supervisors and admins all. Unknown and forbidden come out the same.
 */
export function visibleTo(speaker: Speaker, parameter: number): { sql: string; parameters: unknown[] } {
  if (speaker.kind === 'visitor') return { sql: `c.visitor_id = $${parameter}`, parameters: [speaker.id] }
  if (seesAll(speaker)) return { sql: 'true', parameters: [] }
  return { sql: seenBy(`$${parameter}`), parameters: [speaker.id] }
}

/** The same condition for an agent who does not see all; `agent` is SQL for their id. */
export const seenBy = (agent: string): string =>
  `(c.agent_id = ${agent} or c.queue_id in (select queue_id from queue_members where agent_id = ${agent}))`
