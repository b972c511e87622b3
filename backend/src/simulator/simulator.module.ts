import { Module } from '@nestjs/common'
import { RoutingModule } from '../routing/routing.module.js'
import { SimulatorController } from './simulator.controller.js'
import { SimulatorService } from './simulator.service.js'

@Module({ imports: [RoutingModule], controllers: [SimulatorController], providers: [SimulatorService] })
export class SimulatorModule {}
