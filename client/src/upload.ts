import type { Attachment, Problem, Reply } from '@parley/protocol'
import type { RemoveUpload, Upload } from './files.js'
import { noAnswer } from './outcome.js'

export type { RemoveUpload, Upload } from './files.js'

export interface UploadOptions {
  /** Origin of the server; in a browser on the same origin `''`. */
  url: string
  /** For `Authorization: Bearer`; asked for again with `new` when one was not accepted. A throw is a failed attempt. */
  token: (need: 'any' | 'new') => Promise<string | null>
}

/** No byte has moved for so long: the line is dead, whatever the browser believes. */
const STALL_MS = 20_000

/** Uploads by XMLHttpRequest, the only way in which a browser says how far an upload has got. */
export function xhrUpload({ url, token }: UploadOptions): Upload {
  const send = (bearer: string, file: Parameters<Upload>[0], { signal, onProgress }: Parameters<Upload>[1]) =>
    new Promise<Reply<{ attachment: Attachment }>>((resolve) => {
      const request = new XMLHttpRequest()
      let stall: ReturnType<typeof setTimeout>
      const stop = () => request.abort()
      const isMoving = () => {
        clearTimeout(stall)
        stall = setTimeout(stop, STALL_MS)
      }
      const end = (reply: Reply<{ attachment: Attachment }>) => {
        clearTimeout(stall)
        signal.removeEventListener('abort', stop)
        resolve(reply)
      }
      request.open('POST', `${url}/api/attachments?${new URLSearchParams({ clientId: file.clientId, name: file.name })}`)
      request.setRequestHeader('authorization', `Bearer ${bearer}`)
      request.setRequestHeader('content-type', file.type || 'application/octet-stream')
      request.upload.onprogress = ({ loaded, total }) => {
        isMoving()
        if (total > 0) onProgress(loaded / total)
      }
      request.onload = () => end(replyOf(request))
      request.onerror = request.onabort = () => end(noAnswer)
      signal.addEventListener('abort', stop)
      isMoving()
      request.send(file.blob)
    })

  return async (file, watch) => {
    try {
      for (const need of ['any', 'new'] as const) {
        const bearer = await token(need)
        if (bearer === null || watch.signal.aborted) return noAnswer
        const reply = await send(bearer, file, watch)
        if (reply.ok || reply.error.code !== 'unauthenticated' || need === 'new') return reply
      }
    } catch {
      // Whoever fetches the token has no network: it is tried again.
    }
    return noAnswer
  }
}

/** Deletes an uploaded file that was not sent. */
export function fetchRemoveUpload({ url, token }: UploadOptions): RemoveUpload {
  return async (attachmentId) => {
    const bearer = await token('any')
    await fetch(`${url}/api/attachments/${attachmentId}`, {
      method: 'DELETE', credentials: 'omit', keepalive: true, headers: { authorization: `Bearer ${bearer ?? ''}` },
    })
  }
}

function replyOf({ status, responseText }: XMLHttpRequest): Reply<{ attachment: Attachment }> {
  try {
    const answer: unknown = JSON.parse(responseText)
    if (status === 201) return { ok: true, ...answer as { attachment: Attachment } }
    const { code, detail, title, retryAfter } = answer as Partial<Problem>
    if (!code) return noAnswer
    return { ok: false, error: { code, message: detail ?? title ?? code, ...(retryAfter && { retryAfter }) } }
  } catch {
    // Not an answer of ours: a proxy in between says that the server is away.
    return noAnswer
  }
}
