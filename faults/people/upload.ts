import { noAnswer, type Upload } from '@parley/client'
import type { Attachment, Problem } from '@parley/protocol'
import type { Browser } from './browser.js'

const UPLOAD_MS = 20_000

/** Uploads by `fetch`, as there is no XMLHttpRequest outside a browser; it asks for the same and says the same. */
export function fetchUpload(browser: Browser, token: (need: 'any' | 'new') => Promise<string | null>): Upload {
  return async ({ clientId, name, type, blob }, { signal }) => {
    try {
      const bearer = await token('any')
      if (bearer === null) return noAnswer
      const query = new URLSearchParams({ clientId, name }).toString()
      const response = await fetch(`${browser.url}/api/attachments?${query}`, {
        method: 'POST', body: blob, signal: AbortSignal.any([signal, AbortSignal.timeout(UPLOAD_MS)]),
        headers: { ...browser.headers, 'content-type': type, authorization: `Bearer ${bearer}` },
      })
      const answer: unknown = await response.json()
      if (response.status === 201) return { ok: true, ...answer as { attachment: Attachment } }
      const { code, detail, title, retryAfter } = answer as Partial<Problem>
      if (code === undefined) return noAnswer
      return { ok: false, error: { code, message: detail ?? title ?? code, ...(retryAfter && { retryAfter }) } }
    } catch {
      // No network, or an answer of the proxy in between: it is tried again.
      return noAnswer
    }
  }
}
