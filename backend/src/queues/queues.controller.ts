import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put } from '@nestjs/common'
import type { List, Queue, QueueRoutingView } from '@parley/protocol'
import { byId, changeQueue, changeQueueRouting, createQueue, setMembers, setQueueCapacity } from '@parley/protocol/schemas'
import type { z } from 'zod'
import { Roles, Speaking } from '../http/decorators.js'
import type { AgentSpeaker } from '../speaker.js'
import { QueueRoutingService } from './queue-routing.service.js'
import { QueuesService } from './queues.service.js'

type ById = z.output<typeof byId>

@Controller('api/queues')
export class QueuesController {
  constructor(private readonly queues: QueuesService, private readonly routing: QueueRoutingService) {}

  @Get()
  async list(): Promise<List<Queue>> {
    return { items: await this.queues.list(), nextCursor: null }
  }

  @Post()
  @Roles('admin')
  create(@Body({ schema: createQueue }) queue: z.output<typeof createQueue>): Promise<Queue> {
    return this.queues.create(queue)
  }

  @Get(':id')
  view(@Param({ schema: byId }) { id }: ById): Promise<Queue> {
    return this.queues.view(id)
  }

  @Patch(':id')
  @Roles('admin')
  change(
    @Speaking() speaker: AgentSpeaker, @Param({ schema: byId }) { id }: ById,
    @Body({ schema: changeQueue }) changes: z.output<typeof changeQueue>,
  ): Promise<Queue> {
    return this.queues.change(speaker, id, changes)
  }

  @Delete(':id')
  @Roles('admin')
  @HttpCode(204)
  remove(@Param({ schema: byId }) { id }: ById): Promise<void> {
    return this.queues.remove(id)
  }

  @Put(':id/members')
  @Roles('admin')
  setMembers(
    @Speaking() speaker: AgentSpeaker, @Param({ schema: byId }) { id }: ById,
    @Body({ schema: setMembers }) { agentIds }: z.output<typeof setMembers>,
  ): Promise<Queue> {
    return this.queues.setMembers(speaker, id, agentIds)
  }

  @Put(':id/capacity')
  @Roles('supervisor', 'admin')
  setCapacity(
    @Speaking() speaker: AgentSpeaker, @Param({ schema: byId }) { id }: ById,
    @Body({ schema: setQueueCapacity }) wish: z.output<typeof setQueueCapacity>,
  ): Promise<Queue> {
    return this.queues.change(speaker, id, wish)
  }

  @Get(':id/routing')
  routingOf(@Param({ schema: byId }) { id }: ById): Promise<QueueRoutingView> {
    return this.routing.view(id)
  }

  @Patch(':id/routing')
  @Roles('admin')
  changeRouting(
    @Speaking() speaker: AgentSpeaker, @Param({ schema: byId }) { id }: ById,
    @Body({ schema: changeQueueRouting }) changes: z.output<typeof changeQueueRouting>,
  ): Promise<QueueRoutingView> {
    return this.routing.change(speaker, id, changes)
  }
}
