import { Injectable } from '@nestjs/common'
import type { ConversationDecisions, Decision, DecisionOutcome, EstimateError, List } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { numberIn } from '../audit/audit.service.js'
import { Clock } from '../clock.js'
import { ConversationsService } from '../conversations/conversations.service.js'
import { forgetDecisions, readDecisions } from '../conversations/decisions.js'
import type { AgentSpeaker } from '../speaker.js'
import { decide, type Choice } from './decide.js'
import { routedConversation } from './heads.js'
import { Roster } from './roster.js'
import { verdictsOf } from './verdicts.js'

const PAGE = 50
const WEEK_MS = 7 * 86_400_000

export interface Which { conversationId?: string | undefined; queueId?: string | undefined; agentId?: string | undefined }

/** Why conversations went where they went, and how good the estimates were that visitors were told. */
@Injectable()
export class ExplanationsService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly roster: Roster,
    private readonly conversations: ConversationsService,
  ) {}

  /** The newest first, of everything or of one conversation, queue or agent. */
  async log({ conversationId, queueId, agentId }: Which, cursor: string | undefined, limit = PAGE): Promise<List<Decision>> {
    const before = cursor === undefined ? null : numberIn(cursor)
    const found = await readDecisions(this.db, `
      where ($1::uuid is null or d.conversation_id = $1) and ($2::uuid is null or d.queue_id = $2)
        and ($3::uuid is null or d.agent_id = $3) and ($4::bigint is null or d.id < $4)
      order by d.id desc limit $5`, [conversationId ?? null, queueId ?? null, agentId ?? null, before, limit + 1])
    const items = found.slice(0, limit)
    return { items, nextCursor: found.length > limit ? items.at(-1)?.id ?? null : null }
  }

  /**
   * Everything that was decided about one, oldest first; and where it waits what would be decided now.
   * @throws Refusal `not_found` for who may not see it
   */
  async ofConversation(speaker: AgentSpeaker, conversationId: string): Promise<ConversationDecisions> {
    const conversation = await this.conversations.ofAgent(speaker, conversationId)
    const items = await readDecisions(this.db, 'where d.conversation_id = $1 order by d.id', [conversationId])
    if (conversation.status !== 'queued' || conversation.left !== null) return { items, now: null }
    const choice = await this.choiceNow(conversationId)
    const what = choice && outcomeOf(choice)
    if (!choice || !what) return { items, now: null }
    return { items, now: {
      conversationId, queue: conversation.queue, visitorId: conversation.visitor.id, visitorName: conversation.visitor.name,
      at: this.clock.now().toISOString(),
      ...verdictsOf(choice), ...what,
    } }
  }

  /** What visitors were told as they began to wait, against how long they did, by queue, of the last week. */
  async estimates(): Promise<EstimateError[]> {
    const rows = await this.db.query<(Omit<EstimateError, 'queue'> & { queue_id: string; queue_name: string })[]>(`
      select q.id as queue_id, q.name as queue_name, count(*)::int as samples,
        avg(s.estimated_seconds)::float8 as "meanEstimateSeconds", avg(s.waited_seconds)::float8 as "meanWaitSeconds",
        avg(s.estimated_seconds - s.waited_seconds)::float8 as "biasSeconds",
        avg(abs(s.estimated_seconds - s.waited_seconds))::float8 as "meanErrorSeconds",
        percentile_cont(0.9) within group (order by abs(s.estimated_seconds - s.waited_seconds))::float8 as "p90ErrorSeconds"
      from assignments s join queues q on q.id = s.queue_id
      where s.estimated_seconds is not null and s.began_at >= $1
      group by q.id order by lower(q.name), q.id`, [new Date(this.clock.now().getTime() - WEEK_MS)])
    return rows.map(({ queue_id: id, queue_name: name, ...figures }) => ({ queue: { id, name }, ...figures }))
  }

  /** Forgets what was decided longer ago than the house keeps it: some with each sweep. */
  async sweep(): Promise<void> {
    await forgetDecisions(this.db, this.clock.now())
  }

  private async choiceNow(conversationId: string): Promise<Choice | null> {
    await this.roster.refresh()
    const conversation = await routedConversation(this.db, conversationId)
    const queue = conversation && this.roster.queues.get(conversation.queueId)
    if (!conversation || !queue) return null
    return decide({ queue, conversation, agents: this.roster.agents, now: this.clock.now().getTime() })
  }
}

/** Being asked now is for the log; what would be given is not given by looking at it. */
function outcomeOf(choice: Choice): DecisionOutcome | null {
  switch (choice.kind) {
    case 'wait': return { outcome: 'waits', reason: choice.reason }
    case 'offer-to-all': return { outcome: 'offered-to-all', agents: choice.agents.length }
    case 'offer': case 'assign':
      return { outcome: 'assigned', agent: { id: choice.agent.id, name: choice.agent.name }, rule: choice.rule }
  }
}
