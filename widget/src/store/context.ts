import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Stay } from './stay.js'
import type { Store } from './store.js'

export const StoreContext = createContext<Store | null>(null)
export const StayContext = createContext<Stay | null>(null)

const there = <T>(value: T | null): T => {
  if (value === null) throw new Error('nothing provides the store here')
  return value
}
/** The frame's store. */
export const useStore = (): Store => there(useContext(StoreContext))
/** The stay of the visitor who is in; only below the gate. */
export const useStay = (): Stay => there(useContext(StayContext))
