import type { SameKeys } from '../words.js'
import type { filesEn } from './files.en.js'

/** 消息和备注里的文件。 */
export const filesZh: SameKeys<typeof filesEn> = {
  'files.attach': '添加文件',
  'files.chosen': '待发送的文件',
  'files.remove': '移除 {name}',
  'files.dismiss': '关闭提示',
  'files.not.too_large': '{name} 超过 10 MB。',
  'files.not.empty': '{name} 是空文件。',
  'files.not.type': '{name} 不能发送，不支持这种类型的文件。',
  'files.not.many': '{name} 超出数量，每条消息最多十个文件。',
  'files.open': '打开 {name}',
  'files.save': '下载 {name}',
  'files.saving': '正在获取文件',
  'files.loading': '正在加载 {name}',
  'files.gone': '这个文件已不存在。',
  'files.unreachable': '无法加载这个文件。',
  'files.again': '重试',
  'files.sending': '正在发送 {name}',
  'files.lost': '{name} 在发送前已在本机被修改或删除。请点击“编辑”并重新选择。',
  'files.cancel': '取消发送',
  'files.photo': '图片',
  'files.several': { one: '{count} 个文件', other: '{count} 个文件' },
}
