import { envelope, isToPage, type ToFrame, type ToPage } from './messages.js'

/** What the talk needs of an iframe. */
interface Frame {
  readonly contentWindow: { postMessage(message: unknown, targetOrigin: string): void } | null
}

export interface PageTalk {
  say(message: ToFrame): void
  stop(): void
}

/** The page's end of the talk with one frame of `origin`. Handlers get only what that frame's own window said. */
export function talkToFrame(frame: Frame, origin: string, heard: (message: ToPage) => void): PageTalk {
  const listen = (event: MessageEvent<unknown>): void => {
    if (event.origin !== origin || event.source !== frame.contentWindow || event.source === null) return
    if (isToPage(event.data)) heard(event.data)
  }
  window.addEventListener('message', listen)
  return {
    say: (message) => frame.contentWindow?.postMessage(envelope(message), origin),
    stop: () => window.removeEventListener('message', listen),
  }
}
