import type { SameKeys } from '../words.js'
import type { uiEn } from './ui.en.js'

export const uiZh: SameKeys<typeof uiEn> = {
  'ui.close': '关闭',
  'ui.cancel': '取消',
  'ui.save': '保存',
  'ui.saved': '已保存',
  'ui.back': '返回',
  'ui.optional': '可不填',
  'ui.copy': '复制',
  'ui.copied': '已复制',
  'ui.copyFailed': '请选中后用键盘复制',
  'ui.showPassword': '显示密码',
  'ui.hidePassword': '隐藏密码',
  'ui.tryAgain': '重试',
  'ui.tryAgainIn': '尝试次数过多，请在 {time} 后重试。',
  'ui.notLoaded': '无法加载',
  'ui.notLoadedHint': '请检查网络连接，然后重试。',
  'ui.loading': '正在加载',
  'ui.loadMore': '加载更多',
  'ui.actions': '操作',
  'ui.dismiss': '关闭提示',
  'ui.notices': '通知',
  'ui.presence.online': '在线',
  'ui.presence.transfersOnly': '仅接转接',
  'ui.presence.away': '离开',
  'ui.presence.offline': '离线',
}
