import { computed } from '@preact/signals'
import type { LeftAs } from '@parley/protocol'
import { language } from '../words/words.js'
import type { WhyLeaving } from './leave.js'

/** What is said to who does not wait, which only they fetch. */
const en = {
  title: { message: 'Leave a message', 'call-back': 'We call you back' } satisfies Record<LeftAs, string>,
  why: {
    asked: 'You need not wait.', limit: 'Nobody could answer in time. Your words are kept.', instead: 'Nobody can answer right now.',
  } satisfies Record<WhyLeaving, string>,
  how: {
    message: 'The answer will be here when you come back. Tell us how else to reach you.',
    'call-back': 'Tell us how to reach you, and we call.',
  } satisfies Record<LeftAs, string>,
  message: 'Your message',
  messageMissing: 'Please write your message',
  phone: 'Your telephone number',
  phoneWrong: 'This does not look like a telephone number',
  reachMissing: 'Please enter a telephone number or an e-mail address',
  send: { message: 'Leave message', 'call-back': 'Ask for a call' } satisfies Record<LeftAs, string>,
  keepWaiting: 'Keep waiting',
  notNow: 'Not now',
  failed: 'This could not be sent. Please try again.',
}
type LeaveWords = typeof en

const zh: LeaveWords = {
  title: { message: '留言', 'call-back': '我们给您回电' },
  why: { asked: '您不必等待。', limit: '暂时无人能及时回复。您写的内容已保留。', instead: '现在无人能回复。' },
  how: { message: '您回来时回复会在这里。也请告诉我们如何联系您。', 'call-back': '请告诉我们如何联系您，我们会打给您。' },
  message: '您的留言',
  messageMissing: '请填写留言',
  phone: '您的电话',
  phoneWrong: '这看起来不是电话号码',
  reachMissing: '请填写电话或邮箱',
  send: { message: '留言', 'call-back': '请求回电' },
  keepWaiting: '继续等待',
  notNow: '暂不',
  failed: '发送失败，请重试。',
}

export const leaveWords = computed(() => (language.value === 'zh' ? zh : en))
