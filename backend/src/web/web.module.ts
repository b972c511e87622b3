import { type DynamicModule, Module } from '@nestjs/common'
import { SitesModule } from '../sites/sites.module.js'
import { DemoController } from './demo.controller.js'
import { SiteOrigins } from './site-origins.js'
import { WebController } from './web.controller.js'
import { WebFolders } from './web-folders.js'

@Module({})
export class WebModule {
  static with(folders: WebFolders): DynamicModule {
    return {
      module: WebModule, imports: [SitesModule], controllers: [WebController, DemoController],
      providers: [SiteOrigins, { provide: WebFolders, useValue: folders }],
    }
  }
}
