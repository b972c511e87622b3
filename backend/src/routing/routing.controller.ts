import { Controller, Get, Param, Query } from '@nestjs/common'
import type { Board, ConversationDecisions, Decision, EstimateError, List } from '@parley/protocol'
import { byId, decisionsQuery } from '@parley/protocol/schemas'
import type { z } from 'zod'
import { Roles, Speaking } from '../http/decorators.js'
import type { AgentSpeaker } from '../speaker.js'
import { BoardService } from './board.service.js'
import { ExplanationsService } from './explanations.service.js'

@Controller('api')
export class RoutingController {
  constructor(private readonly board: BoardService, private readonly explanations: ExplanationsService) {}

  @Get('board')
  @Roles('supervisor', 'admin')
  boardNow(): Promise<Board> {
    return this.board.view()
  }

  @Get('routing/decisions')
  @Roles('supervisor', 'admin')
  log(@Query({ schema: decisionsQuery }) { cursor, limit, ...which }: z.output<typeof decisionsQuery>): Promise<List<Decision>> {
    return this.explanations.log(which, cursor, limit)
  }

  @Get('routing/estimates')
  @Roles('supervisor', 'admin')
  async estimates(): Promise<List<EstimateError>> {
    return { items: await this.explanations.estimates(), nextCursor: null }
  }

  @Get('conversations/:id/decisions')
  ofConversation(
    @Speaking() speaker: AgentSpeaker, @Param({ schema: byId }) { id }: z.output<typeof byId>,
  ): Promise<ConversationDecisions> {
    return this.explanations.ofConversation(speaker, id)
  }
}
