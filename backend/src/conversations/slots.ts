/**
 * A row for each slot that is in use: `agent_id`, whose it is, `queue_id`, of which queue, and `is_wrapped_up`. In use are
 * conversations that are held and not idle, questions to one agent that are open, and what is still wrapped up.
 * @param of which agents, as a condition on this column
 * @param now the parameter that holds the time
 */
export const slotsInUse = (of: (column: string) => string, now: string): string => `
  select agent_id, queue_id, false as is_wrapped_up from conversations
  where status = 'active' and idle_since is null and ${of('agent_id')}
  union all
  select offered_agent_id, queue_id, false from conversations where offered_agent_id is not null and ${of('offered_agent_id')}
  union all
  select agent_id, queue_id, true from assignments where wrap_up_until > ${now} and ${of('agent_id')}`
