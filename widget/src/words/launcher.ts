import type { Language } from '@parley/protocol'

/** The few words of the launcher; the loader carries both languages because it may fetch nothing. */
export interface LauncherWords {
  open: string
  close: string
  frame: string
  unread: (count: number) => string
  unreachable: string
  ownPage: string
}

export const launcherWords: Record<Language, LauncherWords> = {
  en: {
    open: 'Open chat',
    close: 'Close chat',
    frame: 'Chat',
    unread: (count) => (count === 1 ? '1 new message' : `${count} new messages`),
    unreachable: 'The chat could not be loaded on this page.',
    ownPage: 'Open it on its own page',
  },
  zh: {
    open: '打开聊天',
    close: '关闭聊天',
    frame: '聊天',
    unread: (count) => `${count} 条新消息`,
    unreachable: '无法在此页面加载聊天。',
    ownPage: '在单独的页面打开',
  },
}
