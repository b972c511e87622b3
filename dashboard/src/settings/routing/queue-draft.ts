import type { ChangeQueueRouting, QueueRouting, QueueRoutingView } from '@parley/protocol'
import { areRight } from '../hours/hours.js'

/** Where the routing of a queue is read and changed. */
export const routingPath = (queueId: string): string => `/api/queues/${encodeURIComponent(queueId)}/routing`

/** What can be said about how a queue routes. Numbers that are typed wrong are `NaN`. */
export type QueueDraft = Pick<QueueRoutingView, 'routing' | 'members'>

export const draftOf = ({ routing, members }: QueueRoutingView): QueueDraft => ({ routing, members })

const holdsNaN = (value: unknown): boolean =>
  typeof value === 'number' ? Number.isNaN(value) : typeof value === 'object' && value !== null && Object.values(value).some(holdsNaN)

// In JSON a number that is typed wrong looks like none at all.
const same = (now: unknown, before: unknown) => !holdsNaN(now) && JSON.stringify(now) === JSON.stringify(before)

/** The settings that the draft changes; empty when it changes none. */
const routingChanges = (before: QueueRouting, draft: QueueRouting): Partial<QueueRouting> =>
  Object.fromEntries(Object.entries(draft).filter(([key, value]) => !same(value, before[key as keyof QueueRouting])))

/** What stands in the draft and not in the queue; empty when nothing was changed. */
export function changesOf(view: QueueRoutingView, draft: QueueDraft): ChangeQueueRouting {
  const routing = routingChanges(view.routing, draft.routing)
  const members = draft.members.map(({ agentId, level }) => ({ agentId, level }))
  return {
    ...Object.keys(routing).length > 0 ? { routing } : {},
    ...same(draft.members, view.members) ? {} : { members },
  }
}

export const warnsTooEarly = ({ closeIdle }: Pick<QueueRouting, 'closeIdle'>): boolean =>
  closeIdle !== null && closeIdle.warnMinutes > closeIdle.afterMinutes

/** Whether the server would refuse the draft as it stands. */
export const isFaulty = ({ routing }: QueueDraft): boolean =>
  holdsNaN(routing) || warnsTooEarly(routing) || (routing.hours !== null && !areRight(routing.hours))
  || (routing.overflow.to === 'queue' && routing.overflow.queueId === '')
