import type { SameKeys } from '../words.js'
import type { inboxEn } from './inbox.en.js'

export const inboxZh: SameKeys<typeof inboxEn> = {
  'inbox.title': '收件箱',
}
