import { Controller, Get, Query } from '@nestjs/common'
import type { AuditLine, List } from '@parley/protocol'
import { auditQuery } from '@parley/protocol/schemas'
import type { z } from 'zod'
import { Roles } from '../http/decorators.js'
import { AuditService } from './audit.service.js'

@Controller('api/audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @Roles('supervisor', 'admin')
  list(@Query({ schema: auditQuery }) { cursor, limit }: z.output<typeof auditQuery>): Promise<List<AuditLine>> {
    return this.audit.list(cursor, limit)
  }
}
