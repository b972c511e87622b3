import type { ChangeQueueRouting, QueueRouting, QueueRoutingView } from '@parley/protocol'
import { areRight } from '../hours/hours.js'
import { keepOwn, same } from '../keep-own.js'

/** Where the routing of a queue is read and changed. */
export const routingPath = (queueId: string): string => `/api/queues/${encodeURIComponent(queueId)}/routing`

/** What can be said about how a queue routes. Numbers that are typed wrong are `NaN`. */
export type QueueDraft = Pick<QueueRoutingView, 'routing' | 'members'>

export const draftOf = ({ routing, members }: QueueRoutingView): QueueDraft => ({ routing, members })

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

/** The draft on top of what someone else saved meanwhile. */
export const onto = (newer: QueueRoutingView, base: QueueRoutingView, { routing, members }: QueueDraft): QueueDraft => ({
  routing: keepOwn(base.routing, routing, newer.routing), members: same(members, base.members) ? newer.members : members,
})

export const warnsTooEarly = ({ closeIdle }: Pick<QueueRouting, 'closeIdle'>): boolean =>
  closeIdle !== null && closeIdle.warnMinutes > closeIdle.afterMinutes

/** Whether the server would refuse the draft as it stands. */
export const isFaulty = ({ routing }: QueueDraft): boolean =>
  !same(routing, routing) || warnsTooEarly(routing) || (routing.hours !== null && !areRight(routing.hours))
  || (routing.overflow.to === 'queue' && routing.overflow.queueId === '')
