import { signal, type ReadonlySignal } from '@preact/signals'
import type { AgentLink } from '@parley/client'
import type { AgentPresence, DeclaredStatus, Me, ReplyError } from '@parley/protocol'
import { onColleague } from './colleagues.js'

/** What this agent declares about themselves. It shows at once, and goes back when the server refuses. */
export interface OwnPresence {
  readonly status: ReadonlySignal<DeclaredStatus>
  readonly reason: ReadonlySignal<string | null>
  set(status: DeclaredStatus, reason?: string): Promise<ReplyError | null>
  close(): void
}

type Self = Pick<Me, 'id' | 'declaredStatus' | 'statusReason'>

/**
 * `declared` reads what the server has: a push tells what colleagues see, which is `offline` also when only the line
 * is.
 */
export function createOwnPresence(
  link: Pick<AgentLink, 'ask' | 'on'>,
  me: Self,
  declared: () => Promise<Pick<Self, 'declaredStatus' | 'statusReason'> | null>,
): OwnPresence {
  const status = signal(me.declaredStatus)
  const reason = signal(me.statusReason)
  let asking = 0
  const hear = async (push: AgentPresence) => {
    // One's own change under way is newer than whatever another tab declared.
    if (push.agentId !== me.id || asking > 0 || push.status === status.peek()) return
    const now = await declared()
    if (!now || asking > 0) return
    status.value = now.declaredStatus
    reason.value = now.statusReason
  }
  const stop = onColleague(link, (push) => void hear(push))
  return {
    status,
    reason,
    async set(next, why) {
      const before = { status: status.value, reason: reason.value }
      status.value = next
      reason.value = why ?? null
      asking += 1
      const reply = await link.ask('presence:set', why === undefined ? { status: next } : { status: next, reason: why })
      asking -= 1
      if (reply.ok) return null
      status.value = before.status
      reason.value = before.reason
      return reply.error
    },
    close: stop,
  }
}
