import { Refusal } from './refusal.js'

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> }

/** The changes that were given; what was left out stays as it is. */
export function defined<T extends object>(changes: T): Partial<Defined<T>> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<Defined<T>>
}

/** For a change that was made from an older version than the one there is. */
export const changedMeanwhile = () =>
  new Refusal('conflict', 'Someone else changed this meanwhile. Look at it as it is now, and change it again.')
