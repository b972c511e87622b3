import { Body, Controller, Get, Patch } from '@nestjs/common'
import type { RoutingSettings } from '@parley/protocol'
import { changeRoutingSettings } from '@parley/protocol/schemas'
import type { z } from 'zod'
import { Roles, Speaking } from '../http/decorators.js'
import type { AgentSpeaker } from '../speaker.js'
import { RoutingSettingsService } from './routing-settings.service.js'

@Controller('api/routing/settings')
export class RoutingSettingsController {
  constructor(private readonly settings: RoutingSettingsService) {}

  @Get()
  view(): Promise<RoutingSettings> {
    return this.settings.view()
  }

  @Patch()
  @Roles('admin')
  change(
    @Speaking() speaker: AgentSpeaker,
    @Body({ schema: changeRoutingSettings }) changes: z.output<typeof changeRoutingSettings>,
  ): Promise<RoutingSettings> {
    return this.settings.change(speaker, changes)
  }
}
