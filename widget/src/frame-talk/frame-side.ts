import { envelope, isToFrame, type ToFrame, type ToPage } from './messages.js'

export interface FrameTalk {
  /** False on the hosted page, which has nobody around it. */
  framed: boolean
  say(message: ToPage): void
  listen(heard: (message: ToFrame) => void): void
}

/**
 * The frame's end of the talk. `origin` comes from the address; a page that lies there only talks to nobody, because
 * the browser delivers to that origin alone and `frame-ancestors` has already decided who may embed.
 */
export function talkToPage(origin: string | null): FrameTalk {
  const page = window.parent
  if (page === window || !origin) return { framed: false, say: () => undefined, listen: () => undefined }
  return {
    framed: true,
    say: (message) => page.postMessage(envelope(message), origin),
    listen: (heard) => window.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (event.origin !== origin || event.source !== page) return
      if (isToFrame(event.data)) heard(event.data)
    }),
  }
}
