import type { Attachment, EntryContent, Language, Named, Status } from '@parley/protocol'

/** What an exported file says by itself, in the language of the agent who asked for it. */
export interface ExportWords {
  transcript: string
  site: string
  queue: string
  visitor: string
  agents: string
  status: string
  started: string
  closed: string
  rating: string
  times: (zone: string) => string
  unnamed: string
  nobody: string
  system: string
  note: string
  recalledText: string
  file: (file: Attachment) => string
  statuses: Record<Status, string>
  /** What happened, where the entry is not something that somebody wrote. */
  event: (content: EntryContent, earlier: number | null) => string
}

const goal = (to: { agent: Named } | { queue: Named }) => 'agent' in to ? to.agent.name : to.queue.name
const ofFive = (score: number, comment: string | undefined) => `${score}/5${comment ? ` “${comment}”` : ''}`
const inUnits = (bytes: number) =>
  bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
const line = (earlier: number | null) => earlier === null ? '' : ` #${earlier}`

const en: ExportWords = {
  transcript: 'Transcript', site: 'Site', queue: 'Queue', visitor: 'Visitor', agents: 'Agents', status: 'Status',
  started: 'Started', closed: 'Closed', rating: 'Rating', times: (zone) => `Times are in ${zone}.`,
  unnamed: 'Visitor', nobody: 'nobody yet', system: 'Parley', note: 'Note, team only', recalledText: 'Recalled',
  file: ({ name, size }) => `[File: ${name}, ${inUnits(size)}]`,
  statuses: { queued: 'waiting', active: 'active', snoozed: 'snoozed', closed: 'closed' },
  event: (content, earlier) => {
    switch (content.kind) {
      case 'edited': return `changed line${line(earlier)}${content.body && `: ${content.body}`}`
      case 'recalled': return `recalled line${line(earlier)}`
      case 'queued': return `The conversation waits${content.reason === 'reopened' ? ' again' : ''} in ${content.queue.name}`
      case 'assigned': return `${content.agent.name} took the conversation`
      case 'transferred': return `handed the conversation to ${goal(content.to)}`
      case 'left': return `${content.agent.name} left; the conversation waits again`
      case 'snoozed': return `snoozed the conversation until ${content.until}`
      case 'idled': return 'Nobody has written for a while; its slot is free until the visitor writes'
      case 'warned': return `The conversation closes at ${content.closesAt} unless somebody writes`
      case 'message-left': return `${content.as === 'call-back' ? 'The visitor is to be called back' : 'Left as a message'}${content.phone ? `: ${content.phone}` : ''}`
      case 'overflowed': return `The conversation waits in ${content.queue.name} now`
      case 'joined': return `${content.agent.name} joined the conversation`
      case 'parted': return `${content.agent.name} left it again`
      case 'closed': return content.reason === 'idle' ? 'The conversation was closed, as nobody wrote' : 'closed the conversation'
      case 'reopened': return 'reopened the conversation'
      case 'rated': return `rated ${ofFive(content.score, content.comment)}`
      default: return content.kind
    }
  },
}

const zh: ExportWords = {
  transcript: '对话记录', site: '网站', queue: '队列', visitor: '访客', agents: '客服', status: '状态',
  started: '开始时间', closed: '关闭时间', rating: '评分', times: (zone) => `时间均为 ${zone} 时区。`,
  unnamed: '访客', nobody: '暂无', system: 'Parley', note: '备注，仅团队可见', recalledText: '已撤回',
  file: ({ name, size }) => `［文件：${name}，${inUnits(size)}］`,
  statuses: { queued: '等待中', active: '进行中', snoozed: '已暂缓', closed: '已关闭' },
  event: (content, earlier) => {
    switch (content.kind) {
      case 'edited': return `修改了第${line(earlier)} 行${content.body && `：${content.body}`}`
      case 'recalled': return `撤回了第${line(earlier)} 行`
      case 'queued': return `对话${content.reason === 'reopened' ? '重新' : ''}进入队列“${content.queue.name}”等待`
      case 'assigned': return `${content.agent.name} 接入对话`
      case 'transferred': return `将对话转给 ${goal(content.to)}`
      case 'left': return `${content.agent.name} 已离开，对话重新等待`
      case 'snoozed': return `将对话暂缓至 ${content.until}`
      case 'idled': return '双方有一段时间没有发言，访客再次发言前不占用名额'
      case 'warned': return `若无人发言，对话将于 ${content.closesAt} 关闭`
      case 'message-left': return `${content.as === 'call-back' ? '访客等待回电' : '已转为留言'}${content.phone ? `：${content.phone}` : ''}`
      case 'overflowed': return `对话改在队列“${content.queue.name}”等待`
      case 'joined': return `${content.agent.name} 加入了对话`
      case 'parted': return `${content.agent.name} 退出了对话`
      case 'closed': return content.reason === 'idle' ? '长时间无人发言，对话已关闭' : '关闭了对话'
      case 'reopened': return '重新打开了对话'
      case 'rated': return `评分 ${ofFive(content.score, content.comment)}`
      default: return content.kind
    }
  },
}

export const exportWords: Record<Language, ExportWords> = { en, zh }
