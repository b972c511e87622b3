import type { VisitorConversation } from '@parley/protocol'
import { later } from '../ui/later.js'

/** `asked`: the visitor would rather not wait. `limit`: they may not wait on. `instead`: they could not begin to. */
export type WhyLeaving = 'asked' | 'limit' | 'instead'

export interface LeaveProps {
  why: WhyLeaving
  /** Null and absent: it is still to begin. */
  conversation?: VisitorConversation | null
  titleId?: string
  /** It was left, or put away. */
  onDone?: () => void
}

/** The form for who does not wait in line; few see it, so it comes when it is wanted. */
export const LeaveForm = later<LeaveProps>(async () => (await import('./leave-form.js')).LeaveForm)
