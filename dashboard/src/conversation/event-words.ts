import {
  AlarmClock,
  ArrowRightLeft,
  CircleCheck,
  Clock,
  Hourglass,
  Mail,
  Milestone,
  Moon,
  RotateCcw,
  Star,
  UserMinus,
  UserPlus,
  UserRound,
  UserRoundX,
  type LucideIcon,
} from 'lucide-preact'
import type { EventLine, Named } from '@parley/protocol'
import { lasting, timeOfDay, weekdayAndTime } from '../words/times.js'
import { t } from '../words/words.js'

type Content<Kind extends EventLine['content']['kind']> = Extract<EventLine['content'], { kind: Kind }>
export interface Reader {
  agentId: string
  visitorName: string
}

export const eventIcons: Record<EventLine['content']['kind'], LucideIcon> = {
  queued: Hourglass,
  assigned: UserRound,
  transferred: ArrowRightLeft,
  left: UserRoundX,
  snoozed: Clock,
  idled: Moon,
  warned: AlarmClock,
  'message-left': Mail,
  overflowed: Milestone,
  joined: UserPlus,
  parted: UserMinus,
  closed: CircleCheck,
  reopened: RotateCcw,
  rated: Star,
}

/** A wait that nobody noticed. */
const atOnceMs = 2_000

/** What happened, in words for this reader. */
export function eventWords({ content, author }: EventLine, { agentId, visitorName }: Reader): string {
  const byMe = author.kind === 'agent' && author.id === agentId
  const by = author.kind === 'agent' ? author.name : author.kind === 'visitor' ? visitorName : t('event.system')
  const bySystem = author.kind === 'system'
  switch (content.kind) {
    case 'queued':
      return t(content.reason === 'opened' ? 'event.queued' : 'event.requeued', { queue: content.queue.name })
    case 'assigned':
      return assigned(content, agentId)
    case 'transferred':
      return transferred(content, { agentId, byMe, by, authorId: author.kind === 'agent' ? author.id : null })
    case 'left':
      return left(content, agentId)
    case 'snoozed': {
      const time = weekdayAndTime(content.until)
      return byMe ? t('event.snoozedYou', { time }) : t('event.snoozed', { by, time })
    }
    case 'idled':
      return t('event.idled')
    case 'warned':
      return t('event.warned', { time: timeOfDay(content.closesAt) })
    case 'message-left':
      return messageLeft(content, visitorName)
    case 'overflowed':
      return t(`event.overflowed.${content.reason}`, { queue: content.queue.name })
    case 'joined':
      return content.agent.id === agentId ? t('event.joinedYou') : t('event.joined', { agent: content.agent.name })
    case 'parted':
      return content.agent.id === agentId ? t('event.partedYou') : t('event.parted', { agent: content.agent.name })
    case 'closed':
      if (content.reason === 'idle') return t('event.closedIdle')
      return byMe ? t('event.closedYou') : bySystem ? t('event.closedSystem') : t('event.closed', { by })
    case 'reopened':
      return byMe ? t('event.reopenedYou') : bySystem ? t('event.reopenedSystem') : t('event.reopened', { by })
    case 'rated':
      return content.comment
        ? t('event.ratedComment', { score: content.score, comment: content.comment })
        : t('event.rated', { score: content.score })
  }
}

function assigned({ agent, reason, waitedMs }: Content<'assigned'>, agentId: string): string {
  const isMe = agent.id === agentId
  if (reason === 'returned') return isMe ? t('event.returnedYou') : t('event.returned', { agent: agent.name })
  const time = lasting(waitedMs)
  if (reason === 'routed' && waitedMs < atOnceMs)
    return isMe ? t('event.routedYouAtOnce') : t('event.routedAtOnce', { agent: agent.name })
  if (reason === 'routed') return isMe ? t('event.routedYou', { time }) : t('event.routed', { agent: agent.name, time })
  return isMe ? t('event.acceptedYou', { time }) : t('event.accepted', { agent: agent.name, time })
}

function left({ agent, reason }: Content<'left'>, agentId: string): string {
  const isMe = agent.id === agentId
  switch (reason) {
    case 'gone':
      return isMe ? t('event.leftGoneYou') : t('event.leftGone', { agent: agent.name })
    case 'busy':
      return isMe ? t('event.leftBusyYou') : t('event.leftBusy', { agent: agent.name })
    case 'deactivated':
      return t('event.leftDeactivated', { agent: agent.name })
    case 'away':
      return isMe ? t('event.leftAwayYou') : t('event.leftAway', { agent: agent.name })
    case 'no-answer':
      return isMe ? t('event.leftNoAnswerYou') : t('event.leftNoAnswer', { agent: agent.name })
  }
}

function messageLeft({ as, phone, reason }: Content<'message-left'>, name: string): string {
  if (as === 'message') return t(`event.messageLeft.${reason}`, { name })
  return phone === undefined ? t('event.callBack', { name }) : t('event.callBackAt', { name, phone })
}

interface By {
  agentId: string
  byMe: boolean
  by: string
  authorId: string | null
}

function transferred({ to }: Content<'transferred'>, { agentId, byMe, by, authorId }: By): string {
  if ('queue' in to)
    return byMe ? t('event.youToQueue', { queue: to.queue.name }) : t('event.toQueue', { by, queue: to.queue.name })
  const agent: Named = to.agent
  if (agent.id === authorId) return byMe ? t('event.youToYou') : t('event.tookOver', { agent: agent.name })
  if (byMe) return t('event.youToAgent', { agent: agent.name })
  return agent.id === agentId ? t('event.toYou', { by }) : t('event.toAgent', { by, agent: agent.name })
}
