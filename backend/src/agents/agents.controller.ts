import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Req } from '@nestjs/common'
import type { Agent, AgentInvited, AgentRouting, Invitation, List } from '@parley/protocol'
import { byId, changeAgent, changeAgentRouting, createAgent, setCapacity } from '@parley/protocol/schemas'
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { Config } from '../config.js'
import { Roles, Speaking } from '../http/decorators.js'
import type { AgentSpeaker } from '../speaker.js'
import { AgentRoutingService } from './agent-routing.service.js'
import { AgentsService } from './agents.service.js'
import { InvitationsService } from './invitations.service.js'

type ById = z.output<typeof byId>
type Create = z.output<typeof createAgent>
type Change = z.output<typeof changeAgent>

@Controller('api/agents')
export class AgentsController {
  constructor(
    private readonly agents: AgentsService,
    private readonly invitations: InvitationsService,
    private readonly routing: AgentRoutingService,
    private readonly config: Config,
  ) {}

  @Get()
  async list(): Promise<List<Agent>> {
    return { items: await this.agents.list(), nextCursor: null }
  }

  @Post()
  @Roles('admin')
  async create(
    @Speaking() speaker: AgentSpeaker, @Body({ schema: createAgent }) body: Create, @Req() request: FastifyRequest,
  ): Promise<AgentInvited> {
    const agent = await this.agents.create(speaker, body)
    return { agent, invitation: await this.invitations.invite(speaker, agent.id, this.baseOf(request)) }
  }

  @Get(':id')
  view(@Param({ schema: byId }) { id }: ById): Promise<Agent> {
    return this.agents.view(id)
  }

  @Patch(':id')
  @Roles('admin')
  change(
    @Speaking() speaker: AgentSpeaker, @Param({ schema: byId }) { id }: ById,
    @Body({ schema: changeAgent }) changes: Change,
  ): Promise<Agent> {
    return this.agents.change(speaker, id, changes)
  }

  @Delete(':id')
  @Roles('admin')
  @HttpCode(204)
  remove(@Speaking() speaker: AgentSpeaker, @Param({ schema: byId }) { id }: ById): Promise<void> {
    return this.agents.remove(speaker, id)
  }

  @Post(':id/invitation')
  @Roles('admin')
  invite(
    @Speaking() speaker: AgentSpeaker, @Param({ schema: byId }) { id }: ById, @Req() request: FastifyRequest,
  ): Promise<Invitation> {
    return this.invitations.invite(speaker, id, this.baseOf(request))
  }

  @Put(':id/capacity')
  @Roles('supervisor', 'admin')
  setCapacity(
    @Speaking() speaker: AgentSpeaker, @Param({ schema: byId }) { id }: ById,
    @Body({ schema: setCapacity }) wish: z.output<typeof setCapacity>,
  ): Promise<Agent> {
    return this.agents.change(speaker, id, wish)
  }

  @Get(':id/routing')
  routingOf(@Param({ schema: byId }) { id }: ById): Promise<AgentRouting> {
    return this.routing.view(id)
  }

  @Patch(':id/routing')
  @Roles('admin')
  changeRouting(
    @Speaking() speaker: AgentSpeaker, @Param({ schema: byId }) { id }: ById,
    @Body({ schema: changeAgentRouting }) changes: z.output<typeof changeAgentRouting>,
  ): Promise<AgentRouting> {
    return this.routing.change(speaker, id, changes)
  }

  /** Where the admin who asks has the dashboard open. */
  private baseOf(request: FastifyRequest): string {
    return this.config.publicUrl ?? `${request.protocol}://${request.host}`
  }
}
