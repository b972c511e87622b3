import { createClaims, type Claims } from '@parley/client'

/** The tabs of one agent in this browser, of which one rings. */
export interface Tabs extends Claims {
  /** Whether this is the tab that rings when all can. */
  isFirst(): boolean
}

/**
 * Waits in line for a lock of the browser; the first tab holds it until it closes, and the next takes over by itself.
 * Browsers keep locks from pages without TLS: there every tab counts as the first.
 */
function lineUp(name: string): { isFirst: () => boolean; leave: () => void } {
  if (!('locks' in navigator)) return { isFirst: () => true, leave: () => undefined }
  let first = false
  let release: () => void = () => undefined
  const closed = new AbortController()
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const waiting = navigator.locks.request(name, { signal: closed.signal }, async () => {
    first = true
    await held
  })
  // Leaving while still in line rejects the request, which is what was wanted.
  waiting.catch(() => {
    first = false
  })
  return {
    isFirst: () => first,
    leave() {
      closed.abort()
      release()
    },
  }
}

export function createTabs(agentId: string): Tabs {
  const claims = createClaims(`parley:news:${agentId}`)
  const line = lineUp(`parley:bell:${agentId}`)
  return {
    claim: claims.claim,
    isFirst: line.isFirst,
    close() {
      line.leave()
      claims.close()
    },
  }
}
