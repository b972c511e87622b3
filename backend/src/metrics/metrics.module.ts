import { Global, Module } from '@nestjs/common'
import { MetricsService } from './metrics.service.js'
import { MetricsController } from './metrics.controller.js'

@Global()
@Module({ controllers: [MetricsController], providers: [MetricsService], exports: [MetricsService] })
export class MetricsModule {}
