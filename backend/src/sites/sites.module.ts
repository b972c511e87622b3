import { Module } from '@nestjs/common'
import { FirstSite } from './first-site.js'
import { OriginsService } from './origins.service.js'
import { SitesController } from './sites.controller.js'
import { SitesService } from './sites.service.js'

@Module({
  controllers: [SitesController],
  providers: [SitesService, OriginsService, FirstSite],
  exports: [SitesService, OriginsService],
})
export class SitesModule {}
