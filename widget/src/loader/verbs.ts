import { quietly } from './quietly.js'

/** What a page may listen to with `Parley('on', name, handler)`. */
export interface Happenings { ready: []; open: []; close: []; unread: [count: number] }

export interface Verbs {
  open(): void
  close(): void
  toggle(): void
  on(name: string, handler: (...details: unknown[]) => void): void
  shutdown(): void
}

type Parley = ((...call: unknown[]) => void) & { q?: Iterable<ArrayLike<unknown>> }

declare global {
  interface Window { Parley?: Parley }
}

/**
 * Puts `window.Parley` there, and runs in order what was called before. A verb that does not exist, and one that fails,
 * is told in the console; neither throws.
 */
export function offerVerbs(verbs: Verbs): void {
  const call = quietly((...[verb, name, handler]: unknown[]) => {
    if (verb === 'open' || verb === 'close' || verb === 'toggle' || verb === 'shutdown') {
      verbs[verb]()
    } else if (verb === 'on' && typeof handler === 'function') {
      verbs.on(String(name), (...details) => { Reflect.apply(handler, undefined, details) })
    } else {
      console.warn('Parley: unknown call', verb, name)
    }
  })
  const early = window.Parley?.q
  window.Parley = call
  for (const earlier of early ?? []) call(...Array.from(earlier))
}
