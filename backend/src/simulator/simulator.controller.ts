import { Body, Controller, HttpCode, Post } from '@nestjs/common'
import type { Simulation } from '@parley/protocol'
import { simulate } from '@parley/protocol/schemas'
import type { z } from 'zod'
import { Roles } from '../http/decorators.js'
import { SimulatorService } from './simulator.service.js'

@Controller('api/routing/simulations')
export class SimulatorController {
  constructor(private readonly simulator: SimulatorService) {}

  @Post()
  @Roles('admin')
  @HttpCode(200)
  simulate(@Body({ schema: simulate }) wish: z.output<typeof simulate>): Promise<Simulation> {
    return this.simulator.simulate(wish)
  }
}
