import type { Outbox, WaitingFile } from '@parley/client'

/** Files that wait, to be put back where they were chosen; what is not to be had any more is left out. */
export async function filesOf(outbox: Pick<Outbox, 'file'>, waiting: readonly WaitingFile[]): Promise<File[]> {
  const found = await Promise.all(waiting.map(async ({ clientId, name, type }) => {
    const blob = await outbox.file(clientId)
    return blob ? [new File([blob], name, { type })] : []
  }))
  return found.flat()
}
