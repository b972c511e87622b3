import { Controller, Get, Param, Query } from '@nestjs/common'
import type { AgentConversation, Entry, List } from '@parley/protocol'
import { byId, conversationsQuery, entriesQuery } from '@parley/protocol/schemas'
import type { z } from 'zod'
import { Speaking } from '../http/decorators.js'
import type { AgentSpeaker } from '../speaker.js'
import { ConversationsService } from './conversations.service.js'

@Controller('api/conversations')
export class ConversationsController {
  constructor(private readonly conversations: ConversationsService) {}

  @Get()
  async list(
    @Speaking() speaker: AgentSpeaker, @Query({ schema: conversationsQuery }) query: z.output<typeof conversationsQuery>,
  ): Promise<List<AgentConversation>> {
    return this.conversations.list(speaker, query.view, query.cursor, query.limit)
  }

  @Get(':id')
  async one(@Speaking() speaker: AgentSpeaker, @Param({ schema: byId }) { id }: z.output<typeof byId>): Promise<AgentConversation> {
    return this.conversations.ofAgent(speaker, id)
  }

  @Get(':id/entries')
  async entries(
    @Speaking() speaker: AgentSpeaker, @Param({ schema: byId }) { id }: z.output<typeof byId>,
    @Query({ schema: entriesQuery }) query: z.output<typeof entriesQuery>,
  ): Promise<{ entries: Entry[]; head: number }> {
    const { head } = await this.conversations.ofAgent(speaker, id)
    return { entries: await this.conversations.entries(speaker, id, query.afterSeq ?? 0, query.limit), head }
  }
}
