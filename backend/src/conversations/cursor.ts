import { Refusal } from '../refusal.js'

/** A place in a list that is sorted by a time and an id, as an opaque word. */
export const cursorOf = (time: Date, id: string) => Buffer.from(`${time.toISOString()} ${id}`).toString('base64url')

/** The place a cursor names. Throws `invalid` for a word that we did not make. */
export function readCursor(cursor: string): { time: Date; id: string } {
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ')
  const at = new Date(time)
  if (Number.isNaN(at.getTime()) || !/^[0-9a-f-]{36}$/.test(id)) throw new Refusal('invalid', 'This cursor is not one of ours.')
  return { time: at, id }
}
