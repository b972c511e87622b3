import { setMaxListeners } from 'node:events'
import { Readable } from 'node:stream'
import {
  type BeforeApplicationShutdown, Controller, Delete, Get, HttpCode, type OnModuleDestroy, Param, Post, Query, Req, Res, StreamableFile, UseGuards,
} from '@nestjs/common'
import { RouteConfig } from '@nestjs/platform-fastify'
import type { AttachmentStored } from '@parley/protocol'
import { byId, uploadQuery } from '@parley/protocol/schemas'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { Clock } from '../clock.js'
import { Config } from '../config.js'
import { Speakers, SpeakingAny } from '../http/decorators.js'
import { streamedBody, streamOf } from '../http/streamed-body.js'
import { Limits, stranger } from '../limits/limits.js'
import type { Speaker } from '../speaker.js'
import { AttachmentsService } from './attachments.service.js'
import { etagOf, headersOf, rangeIn } from './content-headers.js'
import { SpeakerGuard } from './speaker.guard.js'
import { UploadsService } from './uploads.service.js'

/** Files of visitors and agents. There is no token in an address: whoever reads one says who they are. */
@Speakers()
@UseGuards(SpeakerGuard)
@Controller('api/attachments')
export class AttachmentsController implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly stopping = new AbortController()
  private readonly lasting = new Set<Promise<unknown>>()
  private readonly people: Limits
  private readonly addresses: Limits

  constructor(
    private readonly uploads: UploadsService, private readonly attachments: AttachmentsService,
    private readonly clock: Clock, private readonly config: Config,
  ) {
    const { rateFactor } = config
    this.people = new Limits({ burst: 40 * rateFactor, perSecond: 0.5 * rateFactor })
    this.addresses = new Limits({ burst: 200 * rateFactor, perSecond: 5 * rateFactor })
    setMaxListeners(0, this.stopping.signal)
  }

  @Post()
  @RouteConfig(streamedBody)
  async store(
    @SpeakingAny() speaker: Speaker, @Query({ schema: uploadQuery }) { clientId, name }: z.output<typeof uploadQuery>,
    @Req() request: FastifyRequest,
  ): Promise<AttachmentStored> {
    this.people.take(speaker.id, this.clock.now())
    this.addresses.take(stranger(request.ip), this.clock.now())
    const length = request.headers['content-length']
    const announced = length === undefined ? null : Number(length)
    const storing = this.uploads.store(speaker, { clientId, name, announced }, streamOf(request, this.stopping.signal))
    this.lasting.add(storing)
    try {
      return { attachment: await storing }
    } finally {
      this.lasting.delete(storing)
    }
  }

  /** A stop waits for uploads, but not as long as one may last; its sender goes on at another node. */
  onModuleDestroy(): void {
    setTimeout(() => this.stopping.abort(), this.config.drainMs).unref()
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.allSettled(this.lasting)
  }

  @Get(':id')
  async read(
    @SpeakingAny() speaker: Speaker, @Param({ schema: byId }) { id }: z.output<typeof byId>,
    @Req() { headers }: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    const file = await this.attachments.readable(speaker, id)
    reply.headers(headersOf(file))
    if (headers['if-none-match'] === etagOf(file)) return void reply.code(304)
    const isSame = headers['if-range'] === undefined || headers['if-range'] === etagOf(file)
    const range = isSame ? rangeIn(headers.range, file.size) : null
    if (range === 'none') return void reply.code(416).header('content-range', `bytes */${file.size}`)
    const { start, end } = range ?? { start: 0, end: file.size - 1 }
    reply.header('content-length', String(end - start + 1))
    if (range) reply.code(206).header('content-range', `bytes ${start}-${end}/${file.size}`)
    return new StreamableFile(Readable.from(this.attachments.bytesOf(file.id, { start, end })))
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@SpeakingAny() speaker: Speaker, @Param({ schema: byId }) { id }: z.output<typeof byId>): Promise<void> {
    return this.attachments.remove(speaker, id)
  }
}
