import type { Attachment } from '@parley/protocol'
import type { Outbox } from './outbox.js'
import { ShelfError, type Shelf } from './shelf.js'
import type { WaitingFile } from './waiting.js'

/** A file of a message, stored or on its way. */
export type AnyFile = Attachment | WaitingFile
export const isWaiting = (file: AnyFile): file is WaitingFile => 'progress' in file

/** An image as far as it has got: an address to show it by, or why there is none. */
export type Shown = { is: 'loading' } | { is: 'there'; address: string } | { is: 'gone' | 'unreachable' }

/** What was shown while it waited stays as it is when it is stored, by its place in the message. */
const previews = new Map<string, string>()
const whyNot = (error: unknown) => error instanceof ShelfError && error.isGone ? 'gone' : 'unreachable'

/** What there is to show of a file before anything is asked for; `place` names the message and the place in it. */
export function shownSoFar(place: string): Shown {
  const address = previews.get(place)
  return address === undefined ? { is: 'loading' } : { is: 'there', address }
}

/** Finds the bytes of a file, here while it waits and at the server later. */
export async function show(
  place: string, file: AnyFile, from: { shelf: Pick<Shelf, 'address'>; outbox: Pick<Outbox, 'file'> },
): Promise<Shown> {
  try {
    if (!isWaiting(file)) return { is: 'there', address: await from.shelf.address(file.id) }
    const blob = await from.outbox.file(file.clientId)
    if (!blob) return { is: 'unreachable' }
    const address = URL.createObjectURL(blob)
    previews.set(place, address)
    return { is: 'there', address }
  } catch (error) {
    return { is: whyNot(error) }
  }
}

/** Hands a stored file to the browser to be saved; `idle` when that went well. */
export async function save(shelf: Pick<Shelf, 'save'>, file: Attachment): Promise<'idle' | 'gone' | 'unreachable'> {
  try {
    await shelf.save(file)
    return 'idle'
  } catch (error) {
    return whyNot(error)
  }
}
