import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { OfferPrompt } from '../offers/offer-prompt.js'
import type { Route } from '../routes.js'
import { me } from '../store/me.js'
import { isNarrow } from '../store/screen.js'
import { screenTitle } from '../store/title.js'
import { t } from '../words/words.js'
import { Banner } from './banner.js'
import { startKeys, useOffer } from './commands.js'
import { Palette } from './palette.js'
import { Rail } from './rail.js'
import { Sheet } from './sheet.js'
import './shell.css'

const titleOf = (at: Route): string => {
  switch (at.name) {
    case 'inbox': return t('rail.inbox')
    case 'transcripts':
    case 'transcript': return t('rail.transcripts')
    case 'board': return t('rail.board')
    case 'routing': return t('log.title')
    case 'settings': return t('rail.settings')
    default: return ''
  }
}

/** The frame around every screen of a signed-in agent: rail, connection, palette and keys. */
export function Shell({ at, children }: { at: Route; children: ComponentChildren }) {
  const [over, setOver] = useState<'palette' | 'sheet' | null>(null)
  useEffect(() => startKeys(() => me.peek()?.settings.singleKeys ?? true), [])
  useOffer('palette', () => setOver('palette'))
  useOffer('sheet', () => setOver('sheet'))
  const name = titleOf(at)
  useEffect(() => { screenTitle.value = name ? t('app.title', { screen: name }) : t('app.name') }, [name])
  const inThread = at.name === 'inbox' && at.conversationId !== null && isNarrow.value
  return (
    <div class="shell">
      <a class="shell-skip" href="#content">{t('shell.skip')}</a>
      {!inThread && <Rail at={at} onPalette={() => setOver('palette')} onSheet={() => setOver('sheet')} />}
      <div class="shell-body">
        <Banner />
        <main class="shell-main" id="content" tabIndex={-1}>{children}</main>
      </div>
      <OfferPrompt />
      {over === 'palette' && <Palette onClose={() => setOver(null)} />}
      {over === 'sheet' && <Sheet onClose={() => setOver(null)} />}
    </div>
  )
}
