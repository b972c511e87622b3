import { Controller, Get, Param } from '@nestjs/common'
import type { VisitorDetails } from '@parley/protocol'
import { byId } from '@parley/protocol/schemas'
import type { z } from 'zod'
import { Speaking } from '../http/decorators.js'
import type { AgentSpeaker } from '../speaker.js'
import { VisitorDetailsService } from './visitor-details.service.js'

@Controller('api/visitors')
export class VisitorDetailsController {
  constructor(private readonly details: VisitorDetailsService) {}

  @Get(':id')
  async one(@Speaking() speaker: AgentSpeaker, @Param({ schema: byId }) { id }: z.output<typeof byId>): Promise<VisitorDetails> {
    return this.details.of(speaker, id)
  }
}
