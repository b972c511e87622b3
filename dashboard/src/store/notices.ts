import { signal } from '@preact/signals'
import { previewOf } from '../files/said.js'
import { visitorName, visitorNameIn } from '../words/names.js'
import { t } from '../words/words.js'
import { go, paths } from '../routes.js'
import type { Offered } from './alerts.js'
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
export function showNotice(news: News | Offered): void {
  if (!supported || Notification.permission !== 'granted') return
  if (news.kind === 'offer') {
    const { conversationId, preview } = news.offer
    // To accept is more than to look: the notice only leads to the question.
    return notify(t('offer.notice', { name: visitorNameIn(news.offer) }), preview, conversationId, () => undefined)
  }
  const { kind, conversation } = news
  const name = visitorName(conversation.visitor)
  notify(
    kind === 'assigned' ? t('notice.assigned', { name }) : name,
    conversation.lastMessage ? previewOf(conversation.lastMessage) : '',
    conversation.id,
    () => go(paths.inbox('mine', conversation.id)),
  )
}

function notify(title: string, body: string, tag: string, lead: () => void): void {
  const notice = new Notification(title, { body, tag, icon: '/dashboard/icon.svg', silent: true })
  notice.onclick = () => {
    window.focus()
    lead()
    notice.close()
  }
}
