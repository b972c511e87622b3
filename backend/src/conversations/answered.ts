/**
 * Whether the holder of an active conversation `c` has answered since they were given it. One that came back to its agent
 * with nothing to answer, as when a snooze is over and the last word was theirs, asks for no answer. It only ever becomes
 * true, so that nothing is due earlier than it was.
 */
export const isAnswered = `(exists (
    select 1 from entries e where e.conversation_id = c.id and e.kind = 'message' and e.author_id = c.agent_id and e.at >= c.assigned_at)
  or coalesce(c.unanswered_since >= c.assigned_at, true) and exists (
    select 1 from assignments s where s.conversation_id = c.id and s.ended_at is null and s.began_by = 'returned'))`
