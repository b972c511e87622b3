import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common'
import type { List, Site } from '@parley/protocol'
import { byId, changeSite, createSite } from '@parley/protocol/schemas'
import type { z } from 'zod'
import { Roles } from '../http/decorators.js'
import { SitesService } from './sites.service.js'

type ById = z.output<typeof byId>

@Controller('api/sites')
export class SitesController {
  constructor(private readonly sites: SitesService) {}

  @Get()
  async list(): Promise<List<Site>> {
    return { items: await this.sites.list(), nextCursor: null }
  }

  @Post()
  @Roles('admin')
  create(@Body({ schema: createSite }) site: z.output<typeof createSite>): Promise<Site> {
    return this.sites.create(site)
  }

  @Get(':id')
  view(@Param({ schema: byId }) { id }: ById): Promise<Site> {
    return this.sites.view(id)
  }

  @Patch(':id')
  @Roles('admin')
  change(
    @Param({ schema: byId }) { id }: ById, @Body({ schema: changeSite }) changes: z.output<typeof changeSite>,
  ): Promise<Site> {
    return this.sites.change(id, changes)
  }

  @Delete(':id')
  @Roles('admin')
  @HttpCode(204)
  remove(@Param({ schema: byId }) { id }: ById): Promise<void> {
    return this.sites.remove(id)
  }
}
