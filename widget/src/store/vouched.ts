import { alone, firstOf, forgetFirst, type OutboxStorage, type Time } from '@parley/client'
import type { VisitorSession } from '@parley/protocol'
import { VISITOR_TOKEN, type BrowserMemory } from './browser-memory.js'
import type { Entrance, Request } from './session.js'

/** Under this name stands who the browser was before it was vouched for, as what it wrote then may still wait. */
const WAS = 'was'

interface Door { request: Request; name: string; memory: BrowserMemory; time: Time }

/**
 * Comes in as whom the site vouches for. The console says why a token was refused, and null that the visitor is to come in
 * without. In turn with the tabs that come as somebody new, which are the same visitor from then on.
 */
export const enter = (token: string, { request, name, memory, time }: Door): Promise<Entrance | null> => alone(name, async () => {
  const known = memory.get(VISITOR_TOKEN)
  const entrance = await request(known, token)
  if (!entrance.ok) {
    if (entrance.code !== 'invalid') return entrance
    console.warn('Parley:', entrance.detail)
    return null
  }
  const { visitor, formerly, visitorToken } = entrance.session
  const before = known && visitorIn(known)
  if (before && before !== visitor.id) {
    // Somebody else was here: nothing of theirs is shown, and their other tabs end.
    if (formerly.includes(before)) memory.set(WAS, before)
    else memory.clear()
  }
  memory.set(VISITOR_TOKEN, visitorToken)
  await forgetFirst(name)
  await firstOf(name, visitorToken, time)
  return entrance
})

/**
 * What waited to be sent when the visitor was anonymous is theirs to send now. Done each time they come in, as a tab that
 * did not know yet may have added to it. Where the browser denies its storage, nothing was kept.
 */
export async function bringAlong(
  { visitor, formerly }: VisitorSession, memory: BrowserMemory, makeStorage: (visitorId: string) => OutboxStorage,
): Promise<void> {
  const was = memory.get(WAS)
  if (!was || !formerly.includes(was)) return memory.set(WAS, null)
  const [from, to] = [makeStorage(was), makeStorage(visitor.id)]
  try {
    for (const kept of await from.all()) {
      const files = new Map<string, Blob>()
      for (const { clientId } of kept.files ?? []) {
        const bytes = await from.file?.(kept.clientId, clientId)
        if (bytes) files.set(clientId, bytes)
      }
      await to.put(kept, 'unsure', files)
      await from.remove(kept.clientId)
    }
  } catch {
    // It stays where it is, and is brought along the next time.
  }
}

/** Whom a visitor token is for; null when it does not say. */
function visitorIn(token: string): string | null {
  try {
    const claims: unknown = JSON.parse(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')))
    return typeof claims === 'object' && claims !== null && 'sub' in claims ? String(claims.sub) : null
  } catch {
    return null
  }
}
