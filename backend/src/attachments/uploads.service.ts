import { createHash, randomUUIDv7 } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { limits, type Attachment } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { Clock } from '../clock.js'
import { isDuplicate } from '../database/duplicate.js'
import { Refusal } from '../refusal.js'
import type { Speaker } from '../speaker.js'
import { attachmentView, type StoredFile } from './attachment-view.js'
import { CHUNK_BYTES, inChunks } from './chunks.js'
import { cleanFileName } from './file-name.js'
import { findType, isText } from './find-type.js'
import { imageSizeOf } from './image-size.js'

/** Bytes that one person may have stored and not sent. */
const UNCLAIMED_BYTES = 20 * limits.attachmentBytes
const KEPT_UNCLAIMED_MS = 24 * 60 * 60 * 1000
/** Longer than a request may last; what is not complete by then never will be. */
const KEPT_INCOMPLETE_MS = 10 * 60 * 1000

export interface Upload {
  /** The sender's own id for it; a repeat with the same bytes gives the same file. */
  clientId: string
  name: string
  /** How many bytes are announced; null when that was left open. */
  announced: number | null
}
type Bytes = AsyncIterable<Buffer>

/**
 * Takes files in, piece by piece: no more of one is held than a piece, no connection of the database is held while
 * bytes are waited for, and what breaks off in the middle leaves nothing.
 */
@Injectable()
export class UploadsService {
  constructor(private readonly db: DataSource, private readonly clock: Clock) {}

  /**
   * Stores a file, or finds the one that the same `clientId` stored before.
   * @throws Refusal `too_large`, `invalid` for what is empty or of a type that is not taken, `conflict` where other
   * bytes came under the same id before, `rate_limited` for who has too much that is not sent.
   */
  async store(speaker: Speaker, upload: Upload, bytes: Bytes): Promise<Attachment> {
    if (upload.announced === 0) throw empty()
    if (upload.announced !== null && upload.announced > limits.attachmentBytes) throw tooLarge()
    const first = await this.completeOf(speaker, upload)
    if (first) return this.sameOrConflict(first, await digestOf(bytes))
    const id = randomUUIDv7()
    await this.reserve(id, speaker, upload)
    try {
      return await this.take(id, speaker, upload, bytes)
    } catch (error) {
      await this.db.query('delete from attachments where id = $1 and sha256 is null', [id])
      throw error
    }
  }

  private async take(id: string, speaker: Speaker, upload: Upload, bytes: Bytes): Promise<Attachment> {
    const hash = createHash('sha256')
    let [type, size, place] = ['', 0, 0]
    let shown: { width: number; height: number } | null = null
    for await (const chunk of inChunks(bytes, CHUNK_BYTES)) {
      size += chunk.length
      if (size > limits.attachmentBytes) throw tooLarge()
      if (place === 0) {
        type = await findType(chunk, upload.name) ?? notTaken()
        shown = imageSizeOf(type, chunk)
      } else if (type.startsWith('text/') && !isText(chunk)) {
        notTaken()
      }
      hash.update(chunk)
      await this.db.query('insert into attachment_chunks (attachment_id, place, bytes) values ($1, $2, $3)', [id, place, chunk])
      place += 1
    }
    if (size === 0) throw empty()
    const sha256 = hash.digest()
    try {
      const [[file]] = await this.db.query<[StoredFile[], number]>(`
        update attachments set name = $2, type = $3, size = $4, width = $5, height = $6, sha256 = $7, expires_at = $8
        where id = $1 returning *`, [
        id, cleanFileName(upload.name, type), type, size, shown?.width ?? null, shown?.height ?? null, sha256,
        this.in(KEPT_UNCLAIMED_MS),
      ])
      if (!file) throw new Error(`upload ${id} was swept while it lasted`)
      return attachmentView(file)
    } catch (error) {
      if (!isDuplicate(error, 'attachments_retry')) throw error
      // The same file came twice at once, and the other was complete first.
      const first = await this.completeOf(speaker, upload)
      if (!first) throw error
      await this.db.query('delete from attachments where id = $1', [id])
      return this.sameOrConflict(first, sha256)
    }
  }

  /** A row and room for the bytes. The lock makes a person's uploads see each other, on whichever node they are. */
  private async reserve(id: string, speaker: Speaker, { clientId, name, announced }: Upload): Promise<void> {
    await this.db.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`attachments of ${speaker.id}`])
      const made = await tx.query<unknown[]>(`
        insert into attachments (id, uploader_kind, uploader_id, client_id, name, size, created_at, expires_at)
        select $1, $2, $3::uuid, $4, $5, $6::int, $7, $8
        where (select coalesce(sum(size), 0) from attachments where uploader_id = $3 and entry_id is null) + $6 <= $9
        returning id`, [
        id, speaker.kind, speaker.id, clientId, cleanFileName(name, ''), announced ?? limits.attachmentBytes,
        this.clock.now(), this.in(KEPT_INCOMPLETE_MS), UNCLAIMED_BYTES,
      ])
      if (made.length > 0) return
      throw new Refusal('rate_limited', 'Too many files are waiting to be sent. Send some of them first.', { retryAfter: 60 })
    })
  }

  private async completeOf(speaker: Speaker, { clientId }: Upload): Promise<StoredFile | null> {
    const [file] = await this.db.query<StoredFile[]>(
      'select * from attachments where uploader_id = $1 and client_id = $2 and sha256 is not null', [speaker.id, clientId])
    return file ?? null
  }

  /** A repeat gives the file another day, as it is still wanted. */
  private async sameOrConflict(first: StoredFile, sha256: Buffer): Promise<Attachment> {
    if (!first.sha256.equals(sha256)) throw new Refusal('conflict', 'Another file was stored under this id before.')
    await this.db.query('update attachments set expires_at = $2 where id = $1 and entry_id is null',
      [first.id, this.in(KEPT_UNCLAIMED_MS)])
    return attachmentView(first)
  }

  private in(ms: number): Date {
    return new Date(this.clock.now().getTime() + ms)
  }
}

async function digestOf(bytes: Bytes): Promise<Buffer> {
  const hash = createHash('sha256')
  let size = 0
  for await (const piece of bytes) {
    size += piece.length
    if (size > limits.attachmentBytes) throw tooLarge()
    hash.update(piece)
  }
  return hash.digest()
}

const tooLarge = () => new Refusal('too_large', 'A file may have 10 MB at the most.')
const empty = () => new Refusal('invalid', 'The file is empty.')
function notTaken(): never {
  throw new Refusal('invalid', 'Files of this type are not taken. Send an image, a PDF, a text, an office document, a sound or a video.')
}
