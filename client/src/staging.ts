import { signal, type Signal } from '@preact/signals-core'
import { limits, whyNotAttached } from '@parley/protocol'
import type { Outbox } from './outbox.js'
import type { WaitingFile } from './waiting.js'

/** A file that will not be sent, and why: said before any of it goes out. */
export interface NotStaged { name: string; why: 'too_large' | 'empty' | 'type' | 'many' }

/** Files that were chosen, with those before: what may be sent, and what may not. The same file twice is one. */
export function stage(before: readonly File[], chosen: readonly File[]): { files: File[]; refused: NotStaged[] } {
  const files = [...before]
  const refused: NotStaged[] = []
  for (const file of chosen) {
    const isThere = files.some((one) => one.name === file.name && one.size === file.size && one.lastModified === file.lastModified)
    const why = whyNotAttached(file) ?? (files.length >= limits.attachmentsPerMessage ? 'many' : null)
    if (isThere && why !== 'type') continue
    if (why) refused.push({ name: file.name, why })
    else files.push(file)
  }
  return { files, refused }
}

/** What was refused last, and beside which files; it is told until those change or are sent. */
const refusal = signal<{ beside: readonly File[]; refused: readonly NotStaged[] } | null>(null)

/** Puts chosen files beside what is being written; what cannot be sent is told there at once. */
export function stageInto(files: Signal<readonly File[]>, chosen: ArrayLike<File>): void {
  const staged = stage(files.peek(), Array.from(chosen))
  files.value = staged.files
  refusal.value = staged.refused.length > 0 ? { beside: staged.files, refused: staged.refused } : null
}
/** What is to be told beside these files. */
export const refusedBeside = (files: readonly File[]): readonly NotStaged[] =>
  refusal.value?.beside === files ? refusal.value.refused : []
export const dismissRefused = (): void => {
  refusal.value = null
}

/** Files that wait, to be put back where they were chosen; what is not to be had any more is left out. */
export async function filesOf(outbox: Pick<Outbox, 'file'>, waiting: readonly WaitingFile[]): Promise<File[]> {
  const found = await Promise.all(waiting.map(async ({ clientId, name, type, isLost }) => {
    const blob = isLost ? null : await outbox.file(clientId)
    return blob ? [new File([blob], name, { type })] : []
  }))
  return found.flat()
}

/** A size as people read it: `840 KB`, `9.2 MB`; a megabyte is the one that the limit counts in. */
export function fileSize(bytes: number, locale: string): string {
  const isLarge = bytes >= 1024 * 1024
  const value = isLarge ? bytes / 1024 / 1024 : Math.max(1, Math.round(bytes / 1024))
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value)} ${isLarge ? 'MB' : 'KB'}`
}

/** How large an image is drawn within a box, in pixels; what is not known of it gets a box of its own. */
export function drawnSize(
  image: { width?: number | undefined; height?: number | undefined }, most: { width: number; height: number },
): { width: number; height: number } {
  const { width = most.width, height = Math.round(most.width * 0.75) } = image
  const scale = Math.min(1, most.width / width, most.height / height)
  const least = 48
  return { width: Math.max(least, Math.round(width * scale)), height: Math.max(least, Math.round(height * scale)) }
}
