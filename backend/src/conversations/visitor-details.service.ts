import { Injectable } from '@nestjs/common'
import type { Attributes, VisitorDetails } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { notFound } from '../refusal.js'
import type { AgentSpeaker } from '../speaker.js'
import { selectConversations, type ConversationRow } from './conversation-rows.js'
import { agentConversation } from './conversation-view.js'
import { visibleTo } from './visible.js'

const SHOWN = 20

interface PageRow { url: string; title: string; referrer: string | null; at: Date }

/** What an agent sees of a visitor beside a conversation: only of visitors whose conversations they may see. */
@Injectable()
export class VisitorDetailsService {
  constructor(private readonly db: DataSource) {}

  async of(speaker: AgentSpeaker, visitorId: string): Promise<VisitorDetails> {
    const visible = visibleTo(speaker, 3)
    const rows = await this.db.query<ConversationRow[]>(
      `${selectConversations} where c.visitor_id = $1 and ${visible.sql} order by c.id desc limit $2`,
      [visitorId, SHOWN, ...visible.parameters])
    const conversations = rows.map(agentConversation)
    const [newest] = conversations
    if (!newest) throw notFound('visitor')
    const pages = await this.db.query<PageRow[]>(
      'select url, title, referrer, at from visitor_pages where visitor_id = $1 order by id desc limit $2', [visitorId, SHOWN])
    const [visitor] = await this.db.query<{ visits: number; attributes: Attributes }[]>(
      'select visits, attributes from visitors where id = $1', [visitorId])
    return {
      visitor: newest.visitor, conversations, visits: visitor?.visits ?? 1, attributes: visitor?.attributes ?? {},
      pages: pages.map((page) => ({ ...page, at: page.at.toISOString() })),
    }
  }
}
