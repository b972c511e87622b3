import type { SameKeys } from '../words.js'
import type { appEn } from './app.en.js'

export const appZh: SameKeys<typeof appEn> = {
  'app.name': 'Parley',
  'app.loading': '正在加载',
  'app.unreachable': '无法连接到 Parley',
  'app.unreachableHint': '请检查网络连接。数据不会丢失，我们会持续重试。',
  'app.tryAgain': '重试',
  'app.notFound': '这里没有内容',
  'app.notFoundHint': '页面可能已移动，或链接不完整。',
  'app.toInbox': '前往收件箱',
  'app.failed': '操作未成功',
  'error.unauthenticated': '请重新登录后继续。',
  'error.forbidden': '你没有权限执行此操作。',
  'error.not_found': '内容已不存在。',
  'error.invalid': '有内容不符合要求。',
  'error.conflict': '其他人同时做了修改。请查看最新内容后再试。',
  'error.already_taken': '已被其他人接走。',
  'error.too_large': '内容过长。',
  'error.rate_limited': '操作过快，请稍候再试。',
  'error.unavailable': '服务器暂时没有响应，请稍后再试。',
  'error.client_too_old': 'Parley 已更新，请刷新页面。',
}
