import { randomUUIDv7 } from 'node:crypto'
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common'
import { DataSource } from 'typeorm'
import { Clock } from '../clock.js'
import { Config } from '../config.js'
import { Queue } from '../queues/queue.entity.js'
import { Site } from './site.entity.js'
import { newSite } from './sites.service.js'

/** The first start makes one site with one queue, so that there is a tag to embed; later starts find them. */
@Injectable()
export class FirstSite implements OnApplicationBootstrap {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (await this.db.manager.existsBy(Site, {})) return
    await this.db.transaction(async (tx) => {
      await tx.query('lock table sites in share row exclusive mode')
      if (await tx.existsBy(Site, {})) return
      const createdAt = this.clock.now()
      const queueId = randomUUIDv7()
      await tx.insert(Queue, { id: queueId, name: 'Support', createdAt })
      const allowedOrigins = this.config.publicUrl === null ? [] : [this.config.publicUrl]
      await tx.insert(Site, newSite({ name: 'My site', allowedOrigins, queueIds: [queueId] }, createdAt))
    })
  }
}
