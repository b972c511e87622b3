import type { Attachment } from '@parley/protocol'

/** A complete file, as `select *` gives it. */
export interface StoredFile {
  id: string
  name: string
  type: string
  size: number
  width: number | null
  height: number | null
  sha256: Buffer
  entry_id: string | null
}

/** What is told of a file. */
export const attachmentView = ({ id, name, type, size, width, height }: StoredFile): Attachment =>
  ({ id, name, type, size, ...(width !== null && height !== null ? { width, height } : {}) })
