import { Module } from '@nestjs/common'
import { QueueRoutingService } from './queue-routing.service.js'
import { QueuesController } from './queues.controller.js'
import { QueuesService } from './queues.service.js'
import { RoutingSettingsController } from './routing-settings.controller.js'
import { RoutingSettingsService } from './routing-settings.service.js'

@Module({
  controllers: [QueuesController, RoutingSettingsController],
  providers: [QueuesService, QueueRoutingService, RoutingSettingsService],
  exports: [QueuesService, RoutingSettingsService],
})
export class QueuesModule {}
