import { Module } from '@nestjs/common'
import { SitesModule } from '../sites/sites.module.js'
import { TokensModule } from '../tokens/tokens.module.js'
import { ArrivalsService } from './arrivals.service.js'
import { VisitorsController } from './visitors.controller.js'
import { VisitorsService } from './visitors.service.js'
import { VouchingService } from './vouching.service.js'

@Module({
  imports: [SitesModule, TokensModule],
  controllers: [VisitorsController],
  providers: [VisitorsService, ArrivalsService, VouchingService],
  exports: [VisitorsService, VouchingService],
})
export class VisitorsModule {}
