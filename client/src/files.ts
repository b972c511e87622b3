import { signal, type Signal } from '@preact/signals-core'
import type { Attachment, Reply, ReplyError } from '@parley/protocol'
import { mintId } from './mint-id.js'
import { isNoAnswer, noAnswer } from './outcome.js'
import type { Kept, KeptFile, OutboxStorage } from './outbox-storage.js'

/** Brings one file to the server; the same as often as one likes, under the same `clientId`. */
export type Upload = (
  file: { clientId: string; name: string; type: string; blob: Blob },
  watch: { signal: AbortSignal; onProgress: (progress: number) => void },
) => Promise<Reply<{ attachment: Attachment }>>

/** Deletes at the server what will not be sent. It need not succeed: the server does so itself after a day. */
export type RemoveUpload = (attachmentId: string) => Promise<void>

/** The files of texts that wait: their bytes, and how far each has got. */
export interface Files {
  /** What is kept of files that are to be sent, and their bytes by `clientId`. */
  take(files: readonly File[], now: number): { named: { files?: KeptFile[] }; bytes: ReadonlyMap<string, Blob> }
  file(fileId: string, items: readonly { kept: Kept }[]): Promise<Blob | null>
  progress(fileId: string): Signal<number>
  /** Uploads what is not there yet, one after the other; null when all are. Tells what it learns of each. */
  upload(kept: Kept, onChanged: (file: KeptFile) => void): Promise<ReplyError | null>
  /** The storage has them now. */
  written(kept: Kept): void
  /** Stops the upload, and forgets the bytes. */
  forget(kept: Kept | undefined): void
  /** The same, and what is at the server already is not wanted there any more. */
  discard(kept: Kept): void
}

export interface FilesOptions {
  storage: OutboxStorage
  upload: Upload | undefined
  removeUpload: RemoveUpload | undefined
  onProgress: (fileId: string, progress: number) => void
}
/**
 * The same, to be uploaded again from the start: the server has not kept its files. Nothing has changed where it has
 * none there.
 */
export const uploadedAnew = <K extends Kept>(kept: K): K => kept.files
  ? { ...kept, files: kept.files.map(({ attachmentId: _, isLost: __, ...file }) => file) } : kept

/** A file that was chosen is read only when it is sent; by then it may be another, or gone. */
const isReadable = (blob: Blob) => blob.slice(0, 1).arrayBuffer().then(() => true, () => false)

const gone: ReplyError = { code: 'not_found', message: 'the file is no longer here' }
const cannot: ReplyError = { code: 'forbidden', message: 'this side cannot send files' }

export function createFiles({ storage, upload, removeUpload, onProgress }: FilesOptions): Files {
  const bytes = new Map<string, Blob>()
  const progress = new Map<string, Signal<number>>()
  const uploads = new Map<string, AbortController>()
  const stored = new Set<string>()

  const progressOf = (fileId: string): Signal<number> => {
    const known = progress.get(fileId) ?? signal(0)
    progress.set(fileId, known)
    return known
  }
  /** What was stored stays as it was chosen, whatever becomes of the file on the disk. */
  const read = async (kept: Kept, fileId: string) => {
    const chosen = bytes.get(fileId)
    if (chosen && !stored.has(fileId)) return chosen
    return await storage.file?.(kept.clientId, fileId).catch(() => null) ?? chosen ?? null
  }

  const takeBack = (attachmentId: string) => void removeUpload?.(attachmentId).catch(() => {
    // No network: the server throws it away by itself.
  })
  const forget = (kept: Kept | undefined) => {
    if (!kept) return
    uploads.get(kept.clientId)?.abort()
    uploads.delete(kept.clientId)
    for (const { clientId } of kept.files ?? []) {
      bytes.delete(clientId)
      stored.delete(clientId)
      progress.delete(clientId)
    }
  }
  return {
    forget,
    discard(kept) {
      forget(kept)
      for (const { attachmentId } of kept.files ?? []) if (attachmentId !== undefined) takeBack(attachmentId)
    },
    progress: progressOf,
    take(files, now) {
      const taken = new Map(files.map((file) => [mintId(now), file]))
      taken.forEach((file, clientId) => bytes.set(clientId, file))
      const kept = [...taken].map(([clientId, { name, type, size }]): KeptFile => ({ clientId, name, type, size }))
      return { named: kept.length > 0 ? { files: kept } : {}, bytes: taken }
    },
    async file(fileId, items) {
      const item = items.find(({ kept }) => kept.files?.some(({ clientId }) => clientId === fileId))
      return item ? read(item.kept, fileId) : null
    },
    written: ({ files = [] }) => files.forEach(({ clientId }) => stored.add(clientId)),
    async upload(kept, onChanged) {
      const stopping = new AbortController()
      uploads.set(kept.clientId, stopping)
      for (const file of kept.files ?? []) {
        if (file.attachmentId !== undefined) continue
        if (!upload) return cannot
        const blob = await read(kept, file.clientId)
        const lose = () => (onChanged({ ...file, isLost: true }), gone)
        if (!blob) return lose()
        // Its code may have to be fetched first, and then there may be no network.
        const reply = await upload({ ...file, blob }, {
          signal: stopping.signal, onProgress: (part) => onProgress(file.clientId, progressOf(file.clientId).value = part),
        }).catch(() => noAnswer)
        // What was read from the disk may be in the storage by now; then that is next.
        const isLast = blob !== bytes.get(file.clientId) || blob === await read(kept, file.clientId)
        if (isNoAnswer(reply) && isLast && !await isReadable(blob)) return lose()
        if (!reply.ok) return reply.error
        if (stopping.signal.aborted) takeBack(reply.attachment.id)
        onChanged({ ...file, attachmentId: reply.attachment.id })
      }
      return null
    },
  }
}
