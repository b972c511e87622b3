import { Controller, Delete, HttpCode, Param, Post } from '@nestjs/common'
import type { MadeIdentitySecret } from '@parley/protocol'
import { byId } from '@parley/protocol/schemas'
import type { z } from 'zod'
import { Roles, Speaking } from '../http/decorators.js'
import type { AgentSpeaker } from '../speaker.js'
import { IdentitySecretsService } from './identity-secrets.service.js'

type ById = z.output<typeof byId>

@Controller('api/sites/:id/identity-secret')
@Roles('admin')
export class IdentitySecretsController {
  constructor(private readonly secrets: IdentitySecretsService) {}

  @Post()
  make(@Speaking() speaker: AgentSpeaker, @Param({ schema: byId }) { id }: ById): Promise<MadeIdentitySecret> {
    return this.secrets.make(speaker, id)
  }

  @Delete()
  @HttpCode(204)
  end(@Speaking() speaker: AgentSpeaker, @Param({ schema: byId }) { id }: ById): Promise<void> {
    return this.secrets.end(speaker, id)
  }
}
