/** Inbox, thread, composer, details. */
export const inboxEn = {
  'inbox.title': 'Inbox',
} as const
