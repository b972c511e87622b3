import { appZh } from './areas/app.zh.js'
import { boardZh } from './areas/board.zh.js'
import { conversationZh } from './areas/conversation.zh.js'
import { filesZh } from './areas/files.zh.js'
import { inboxZh } from './areas/inbox.zh.js'
import { routingZh } from './areas/routing.zh.js'
import { settingsZh } from './areas/settings.zh.js'
import { signInZh } from './areas/sign-in.zh.js'
import { transcriptsZh } from './areas/transcripts.zh.js'
import { uiZh } from './areas/ui.zh.js'

/** Every text of the dashboard in Simplified Chinese. */
export const zh = {
  ...appZh, ...boardZh, ...conversationZh, ...filesZh, ...inboxZh, ...routingZh, ...settingsZh, ...signInZh, ...transcriptsZh,
  ...uiZh,
}
