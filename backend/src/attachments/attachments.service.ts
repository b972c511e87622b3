import { Injectable } from '@nestjs/common'
import type { Attachment } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { Clock } from '../clock.js'
import { notFound, Refusal } from '../refusal.js'
import type { Speaker } from '../speaker.js'
import { attachmentView, type StoredFile } from './attachment-view.js'
import { CHUNK_BYTES } from './chunks.js'
import { EntryAccess } from './entry-access.js'
import type { ByteRange } from './content-headers.js'

/** A transaction, or the data source. */
interface Runner { query<T = unknown>(sql: string, parameters?: unknown[]): Promise<T> }

const SWEPT_AT_A_TIME = 100

/** Files that are there: whose they are, who may read them, and when they go. */
@Injectable()
export class AttachmentsService {
  constructor(private readonly db: DataSource, private readonly clock: Clock, private readonly access: EntryAccess) {}

  /**
   * A file that the speaker may read: their own until an entry has it, and then whatever entry they see has.
   * @throws Refusal `not_found`, for unknown, forbidden and recalled ones alike
   */
  async readable(speaker: Speaker, id: string): Promise<StoredFile> {
    const [file] = await this.db.query<(StoredFile & { uploader_id: string })[]>(
      'select * from attachments where id = $1 and sha256 is not null', [id])
    if (!file) throw notFound('file')
    const isTheirs = file.entry_id === null
      ? file.uploader_id === speaker.id : await this.access.maySee(speaker, file.entry_id)
    if (!isTheirs) throw notFound('file')
    return file
  }

  /** The bytes of a file from `start` to `end`, both included, read as fast as they are taken and no faster. */
  async* bytesOf(id: string, { start, end }: ByteRange): AsyncGenerator<Buffer> {
    for (let place = Math.floor(start / CHUNK_BYTES); place * CHUNK_BYTES <= end; place += 1) {
      const [row] = await this.db.query<{ bytes: Buffer }[]>(
        'select bytes from attachment_chunks where attachment_id = $1 and place = $2', [id, place])
      if (!row) throw new Error(`attachment ${id} was deleted while it was read`)
      const from = place * CHUNK_BYTES
      yield row.bytes.subarray(Math.max(0, start - from), end - from + 1)
    }
  }

  /**
   * Takes files for an entry that the transaction is about to append; `give` then says which. They stay locked, so that
   * no other entry and no sweep gets them meanwhile. Returns them in the order asked for.
   * @throws Refusal `not_found` for what is not the speaker's to send, `conflict` for what another entry has
   */
  async take(tx: Runner, speaker: Speaker, ids: readonly string[]): Promise<Attachment[]> {
    const files = await tx.query<StoredFile[]>(`
      select * from attachments where id = any($1) and uploader_id = $2 and sha256 is not null
      order by id for update`, [ids, speaker.id])
    if (files.length < ids.length) throw notFound('file')
    if (files.some(({ entry_id: entryId }) => entryId !== null)) {
      throw new Refusal('conflict', 'A file belongs to another message already.')
    }
    const byId = new Map(files.map((file) => [file.id, attachmentView(file)]))
    return ids.flatMap((id) => byId.get(id) ?? [])
  }

  /**
   * Deletes a file that its sender does not want to send any more, so that it no longer counts against what they may
   * have stored.
   * @throws Refusal `not_found`, for unknown ones, those of others and those that were sent alike
   */
  async remove(speaker: Speaker, id: string): Promise<void> {
    const [, count] = await this.db.query<[unknown[], number]>(
      'delete from attachments where id = $1 and uploader_id = $2 and entry_id is null and sha256 is not null', [id, speaker.id])
    if (count === 0) throw notFound('file')
  }

  /** The files that `take` locked belong to this entry from now on. */
  async give(tx: Runner, ids: readonly string[], entryId: string): Promise<void> {
    await tx.query('update attachments set entry_id = $2, expires_at = null where id = any($1)', [ids, entryId])
  }

  /** What one visitor stored is another's from now on. Where both gave something the same id, the other's keeps it. */
  async giveAll(tx: Runner, from: string, into: string): Promise<void> {
    await tx.query(`
      update attachments a set uploader_id = $2,
        client_id = case when exists (select from attachments o where o.uploader_id = $2 and o.client_id = a.client_id)
          then gen_random_uuid() else a.client_id end
      where a.uploader_id = $1`, [from, into])
  }

  /** Deletes what nobody has sent in time. Several nodes may do so at once: each takes what no other has. */
  async sweep(): Promise<void> {
    await this.db.query(`
      delete from attachments where id in (
        select id from attachments where expires_at <= $1 order by expires_at limit $2 for update skip locked)`,
    [this.clock.now(), SWEPT_AT_A_TIME])
  }
}
