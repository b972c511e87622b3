import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { talkToPage } from './frame-side.js'
import { envelope, type ToFrame, type ToPage } from './messages.js'
import { talkToFrame } from './page-side.js'

const host = 'https://help.example'
const shop = 'https://shop.example'

/** A window as far as the talk needs one: it posts, and it hears. */
class FakeWindow extends EventTarget {
  posted: [unknown, string][] = []
  parent: FakeWindow = this
  postMessage(data: unknown, origin: string): void {
    this.posted.push([data, origin])
  }
  hear(data: unknown, origin: string, source: unknown): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data, origin, source }))
  }
}

let here: FakeWindow
beforeEach(() => {
  here = new FakeWindow()
  vi.stubGlobal('window', here)
})
afterEach(() => vi.unstubAllGlobals())

describe('the page', () => {
  it('hears its own frame of the right origin, and nobody else', () => {
    const frameWindow = new FakeWindow()
    const heard: ToPage[] = []
    const talk = talkToFrame({ contentWindow: frameWindow }, host, (said) => heard.push(said))
    const message = envelope({ type: 'unread', count: 1 })
    here.hear(message, 'https://evil.example', frameWindow)
    here.hear(message, host, new FakeWindow())
    here.hear(message, host, null)
    expect(heard).toEqual([])
    here.hear(message, host, frameWindow)
    expect(heard).toEqual([message])
    talk.stop()
    here.hear(message, host, frameWindow)
    expect(heard).toHaveLength(1)
  })

  it('speaks to that origin alone', () => {
    const frameWindow = new FakeWindow()
    talkToFrame({ contentWindow: frameWindow }, host, () => undefined).say({ type: 'open' })
    expect(frameWindow.posted).toEqual([[{ parley: 1, type: 'open' }, host]])
  })
})

describe('the frame', () => {
  it('hears the page around it of the origin in its address, and nobody else', () => {
    const page = new FakeWindow()
    here.parent = page
    const heard: ToFrame[] = []
    const talk = talkToPage(shop)
    talk.listen((said) => heard.push(said))
    here.hear(envelope({ type: 'open' }), 'https://evil.example', page)
    here.hear(envelope({ type: 'open' }), shop, new FakeWindow())
    here.hear({ type: 'open' }, shop, page)
    expect(heard).toEqual([])
    here.hear(envelope({ type: 'open' }), shop, page)
    expect(heard).toEqual([envelope({ type: 'open' })])
    talk.say({ type: 'ready' })
    expect(page.posted).toEqual([[{ parley: 1, type: 'ready' }, shop]])
  })

  it('talks to nobody on the hosted page', () => {
    expect(talkToPage(null).framed).toBe(false)
  })
})
