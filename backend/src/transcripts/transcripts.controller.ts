import { Readable } from 'node:stream'
import { Controller, Get, Logger, Param, Query, Res, StreamableFile } from '@nestjs/common'
import type { List, Transcript, TranscriptRow } from '@parley/protocol'
import { byId, exportQuery, transcriptsQuery } from '@parley/protocol/schemas'
import type { FastifyReply } from 'fastify'
import type { z } from 'zod'
import { Roles, Speaking } from '../http/decorators.js'
import type { AgentSpeaker } from '../speaker.js'
import { exportTranscript } from './export-transcript.js'
import { TranscriptsService } from './transcripts.service.js'

type ById = z.output<typeof byId>

/** Review is for those who see every conversation. */
@Roles('supervisor', 'admin')
@Controller('api/transcripts')
export class TranscriptsController {
  private readonly log = new Logger('Transcripts')

  constructor(private readonly transcripts: TranscriptsService) {}

  @Get()
  async search(
    @Query({ schema: transcriptsQuery }) query: z.output<typeof transcriptsQuery>,
  ): Promise<List<TranscriptRow>> {
    return this.transcripts.search(query)
  }

  @Get(':id')
  async read(@Speaking() speaker: AgentSpeaker, @Param({ schema: byId }) { id }: ById): Promise<Transcript> {
    return this.transcripts.read(speaker, id)
  }

  @Get(':id/export')
  async export(
    @Speaking() speaker: AgentSpeaker, @Param({ schema: byId }) { id }: ById,
    @Query({ schema: exportQuery }) { format, timeZone }: z.output<typeof exportQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { headers, text } = exportTranscript(format, await this.transcripts.forExport(speaker, id, timeZone))
    this.log.log({ conversationId: id, agentId: speaker.id, format }, 'transcript exported')
    reply.headers(headers)
    return new StreamableFile(Readable.from(text))
  }
}
