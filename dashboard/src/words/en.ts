import { appEn } from './areas/app.en.js'
import { boardEn } from './areas/board.en.js'
import { conversationEn } from './areas/conversation.en.js'
import { filesEn } from './areas/files.en.js'
import { inboxEn } from './areas/inbox.en.js'
import { routingEn } from './areas/routing.en.js'
import { settingsEn } from './areas/settings.en.js'
import { signInEn } from './areas/sign-in.en.js'
import { transcriptsEn } from './areas/transcripts.en.js'
import { uiEn } from './areas/ui.en.js'

/** Every text of the dashboard in English. The other catalogues must have the same keys. */
export const en = {
  ...appEn, ...boardEn, ...conversationEn, ...filesEn, ...inboxEn, ...routingEn, ...settingsEn, ...signInEn, ...transcriptsEn,
  ...uiEn,
}
