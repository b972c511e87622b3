/** Under this name stands what brings a visitor back as the same. */
export const VISITOR_TOKEN = 'visitor'

/** What a browser keeps of one site's visitor between visits. */
export interface BrowserMemory {
  get(name: string): string | null
  /** Null forgets it. */
  set(name: string, value: string | null): void
  /** Forgets everything of this site. */
  clear(): void
  /** Called with what another tab has changed: its name, what it was and what it is; null is nothing. */
  onElsewhere(handler: (name: string, before: string | null, now: string | null) => void): void
}

/** Local storage under the site's key; while the browser blocks it, the page's own memory. */
export function browserMemory(siteKey: string, storage: Storage | null = localStorageOrNone()): BrowserMemory {
  const prefix = `parley:frame:${siteKey}:`
  const held = new Map<string, string>()
  const tryStorage = (work: (storage: Storage) => void): void => {
    try {
      if (storage) work(storage)
    } catch {
      // Full or blocked: `held` has it for as long as the page lives.
    }
  }
  return {
    get(name) {
      let kept: string | null = null
      tryStorage((open) => { kept = open.getItem(prefix + name) })
      return kept ?? held.get(name) ?? null
    },
    set(name, value) {
      if (value === null) held.delete(name)
      else held.set(name, value)
      tryStorage((open) => value === null ? open.removeItem(prefix + name) : open.setItem(prefix + name, value))
    },
    clear() {
      held.clear()
      tryStorage((open) => {
        for (const key of Object.keys(open)) if (key.startsWith(prefix)) open.removeItem(key)
      })
    },
    onElsewhere: (handler) => globalThis.addEventListener?.('storage', ({ key, oldValue, newValue }) => {
      if (key?.startsWith(prefix)) handler(key.slice(prefix.length), oldValue, newValue)
    }),
  }
}

function localStorageOrNone(): Storage | null {
  try {
    return localStorage
  } catch {
    // Reading the property itself throws where the browser blocks storage in frames.
    return null
  }
}
