import { Module } from '@nestjs/common'
import { FirstSite } from './first-site.js'
import { IdentitySecretsController } from './identity-secrets.controller.js'
import { IdentitySecretsService } from './identity-secrets.service.js'
import { OriginsService } from './origins.service.js'
import { SitesController } from './sites.controller.js'
import { SitesService } from './sites.service.js'

@Module({
  controllers: [SitesController, IdentitySecretsController],
  providers: [SitesService, OriginsService, IdentitySecretsService, FirstSite],
  exports: [SitesService, OriginsService, IdentitySecretsService],
})
export class SitesModule {}
