import { signal } from '@preact/signals'
import { previewOf } from '../files/said.js'
import { visitorName } from '../words/names.js'
import { t } from '../words/words.js'
import { go, paths } from '../routes.js'
import type { News } from './news.js'

const supported = typeof Notification !== 'undefined'

/** What the browser allows; `unsupported` where it has no desktop notices. */
export const permission = signal<NotificationPermission | 'unsupported'>(
  supported ? Notification.permission : 'unsupported',
)

/** Asks the browser; to be called from a press only, or the question is not shown. */
export async function askPermission(): Promise<void> {
  if (supported) permission.value = await Notification.requestPermission()
}

/**
 * One notice for a conversation; a newer one takes its place. The words of the visitor stay out of it when it is not
 * theirs.
 */
export function showNotice({ kind, conversation }: News): void {
  if (!supported || Notification.permission !== 'granted') return
  const name = visitorName(conversation.visitor)
  const notice = new Notification(kind === 'assigned' ? t('notice.assigned', { name }) : name, {
    body: conversation.lastMessage ? previewOf(conversation.lastMessage) : '',
    tag: conversation.id,
    icon: '/dashboard/icon.svg',
    silent: true,
  })
  notice.onclick = () => {
    window.focus()
    go(paths.inbox('mine', conversation.id))
    notice.close()
  }
}
