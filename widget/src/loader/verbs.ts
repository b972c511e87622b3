import { quietly } from './quietly.js'

/** What a page may listen to with `Parley('on', name, handler)`. */
export interface Happenings { ready: []; open: []; close: []; unread: [count: number] }

export interface Verbs {
  open(): void
  close(): void
  toggle(): void
  on(name: unknown, handler: unknown): void
  /** The site's server vouches for the visitor, or for another one. */
  identify(token: unknown): void
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
  const call = quietly((...[verb, first, handler]: unknown[]) => {
    if (isVerb(verb, verbs) && (verb !== 'on' || typeof handler === 'function')) verbs[verb](first, handler)
    else console.warn('Parley: unknown call', verb, first)
  })
  const early = window.Parley?.q
  window.Parley = call
  for (const earlier of early ?? []) call(...Array.from(earlier))
}

const isVerb = (verb: unknown, verbs: Verbs): verb is keyof Verbs => Object.hasOwn(verbs, String(verb))
