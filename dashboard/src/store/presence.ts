import { signal, type ReadonlySignal } from '@preact/signals'
import type { AgentLink } from '@parley/client'
import type { DeclaredStatus, Me, ReplyError } from '@parley/protocol'

/** What this agent declares about themselves. It shows at once, and goes back when the server refuses. */
export interface OwnPresence {
  readonly status: ReadonlySignal<DeclaredStatus>
  readonly reason: ReadonlySignal<string | null>
  set(status: DeclaredStatus, reason?: string): Promise<ReplyError | null>
  close(): void
}

export function createOwnPresence(link: Pick<AgentLink, 'ask' | 'on'>, me: Pick<Me, 'id' | 'declaredStatus' | 'statusReason'>): OwnPresence {
  const status = signal(me.declaredStatus)
  const reason = signal(me.statusReason)
  let asking = 0
  const stop = link.on('presence', (push) => {
    // Another tab of the same agent declared something; one's own change under way is newer.
    if (push.agentId === me.id && asking === 0) status.value = push.status
  })
  return {
    status, reason,
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
