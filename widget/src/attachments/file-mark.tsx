import { extensionOf } from '@parley/protocol'

/** Stands for a file that is not shown: its kind, in a few letters. */
export function FileMark({ name }: { name: string }) {
  return <span class="file-mark" aria-hidden="true">{extensionOf(name).slice(0, 4).toUpperCase() || '…'}</span>
}
