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
  const call = quietly((...[verb, ...rest]: unknown[]) => {
    switch (verb) {
      case 'open': case 'close': case 'toggle': case 'shutdown': return verbs[verb]()
      case 'on': {
        const [name, handler] = rest
        if (typeof name === 'string' && typeof handler === 'function') {
          return verbs.on(name, (...details) => { Reflect.apply(handler, undefined, details) })
        }
        return console.warn('Parley: on needs a name and a function')
      }
      default: return console.warn('Parley: unknown verb', verb)
    }
  })
  const early = window.Parley?.q
  window.Parley = call
  for (const earlier of early ?? []) call(...Array.from(earlier))
}
