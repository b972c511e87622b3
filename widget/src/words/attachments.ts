import { computed } from '@preact/signals'
import type { NotStaged } from '@parley/client/attachments'
import { language } from './words.js'

type Why = NotStaged['why']

/** What is said of files, which only those fetch who see one. */
export const en = {
  chosen: 'Files to send',
  remove: (name: string) => `Remove ${name}`,
  dismiss: 'Dismiss',
  notSent: (name: string, why: Why) => `${name} ${{
    too_large: 'is larger than 10 MB.', empty: 'is empty.', many: 'is one too many: ten files go with a message.',
    type: 'cannot be sent: files of this type are not taken.',
  }[why]}`,
  open: (name: string) => `Open ${name}`,
  save: (name: string) => `Download ${name}`,
  saving: 'Getting the file…',
  loading: (name: string) => `Loading ${name}`,
  gone: 'This file is not here any more.',
  unreachable: 'This file could not be loaded.',
  tryAgain: 'Try again',
  uploading: (name: string) => `Sending ${name}`,
  cancel: 'Cancel sending',
  close: 'Close',
}
export type AttachmentWords = typeof en

export const zh: AttachmentWords = {
  chosen: '待发送的文件',
  remove: (name) => `移除 ${name}`,
  dismiss: '关闭提示',
  notSent: (name, why) => `${name} ${{
    too_large: '超过 10 MB。', empty: '是空文件。', many: '超出数量，每条消息最多十个文件。',
    type: '不能发送，不支持这种类型的文件。',
  }[why]}`,
  open: (name) => `打开 ${name}`,
  save: (name) => `下载 ${name}`,
  saving: '正在获取文件…',
  loading: (name) => `正在加载 ${name}`,
  gone: '这个文件已不存在。',
  unreachable: '无法加载这个文件。',
  tryAgain: '重试',
  uploading: (name) => `正在发送 ${name}`,
  cancel: '取消发送',
  close: '关闭',
}

export const fileWords = computed(() => language.value === 'zh' ? zh : en)
