import { createClaims, createLink, indexedStorage, realTime, thisPage, type VisitorLink } from '@parley/client'
import { signal } from '@preact/signals'
import { render } from 'preact'
import type { PushesToVisitor, VisitorEvents } from '@parley/protocol'
import { App } from './app.js'
import { readAddress } from './frame-talk/address.js'
import { talkToPage } from './frame-talk/frame-side.js'
import { browserMemory, VISITOR_TOKEN } from './store/browser-memory.js'
import { createStore } from './store/store.js'
import { chime } from './ui/chime.js'
import { speakLanguage } from './words/words.js'
import { pickLanguage } from './words/language.js'

const address = readAddress(location)
const memory = browserMemory(address.siteKey)
await speakLanguage(pickLanguage([memory.get('language'), address.language, ...navigator.languages]))

const isVisible = signal(thisPage().isVisible())
document.addEventListener('visibilitychange', () => { isVisible.value = thisPage().isVisible() })
// Another tab forgot the visitor: this one must not go on as them.
memory.onElsewhere((name, _, now) => { if (name === VISITOR_TOKEN && now === null) location.reload() })

const talk = talkToPage(address.origin)
const store = createStore({
  siteKey: address.siteKey,
  talk,
  ownPage: talk.framed ? null : { url: location.href, title: document.title, referrer: document.referrer },
  memory,
  isVisible,
  time: realTime,
  makeLink: (token): VisitorLink =>
    createLink<VisitorEvents, PushesToVisitor>({ url: '', namespace: '/visitor', token }),
  makeStorage: (visitorId) => indexedStorage(`visitor:${visitorId}`),
  reload: () => location.reload(),
  chime,
  claim: createClaims(`parley:ring:${address.siteKey}`).claim,
})
const root = document.getElementById('app')
if (root) render(<App store={store} color={address.color} />, root)
