import { Injectable } from '@nestjs/common'
import type { ChangeRoutingSettings, RoutingSettings } from '@parley/protocol'
import { DataSource } from 'typeorm'
import { AuditService } from '../audit/audit.service.js'
import { changedMeanwhile, defined } from '../changes.js'
import { DomainEvents } from '../events/domain-events.js'
import type { AgentSpeaker } from '../speaker.js'
import { existing } from './members.js'

const columns = `rules, away_reasons as "awayReasons", auto_away_minutes as "autoAwayMinutes",
  keep_decisions_days as "keepDecisionsDays", version`

/** What holds for the whole team: rules of priority, reasons to be away, when tabs that nobody touches are away, and how long decisions are kept. */
@Injectable()
export class RoutingSettingsService {
  constructor(
    private readonly db: DataSource, private readonly events: DomainEvents, private readonly audit: AuditService,
  ) {}

  async view(): Promise<RoutingSettings> {
    const [row] = await this.db.query<[RoutingSettings]>(`select ${columns} from routing_settings`)
    return row
  }

  /** @throws Refusal `conflict` when it was changed since `version`; `invalid` for a rule about a queue that is not there. */
  async change(by: AgentSpeaker, { version, ...wish }: ChangeRoutingSettings): Promise<RoutingSettings> {
    await this.db.transaction(async (tx) => {
      const [before] = await tx.query<[RoutingSettings]>(`select ${columns} from routing_settings for update`)
      if (version !== undefined && version !== before.version) throw changedMeanwhile()
      const named = (wish.rules ?? []).flatMap(({ give, when }) => [...when.queueIds ?? [], ...give.queueId ? [give.queueId] : []])
      await existing(tx, named)
      const { rules, awayReasons, autoAwayMinutes, keepDecisionsDays } = { ...before, ...defined(wish) }
      await tx.query(`
        update routing_settings set rules = $1, away_reasons = $2, auto_away_minutes = $3, keep_decisions_days = $4,
          version = version + 1`, [JSON.stringify(rules), awayReasons, autoAwayMinutes, keepDecisionsDays])
      await this.audit.record(tx, { by, action: 'changed-rules', details: { rules: rules.length } })
    })
    this.events.tell('routing.changed', {})
    return this.view()
  }
}
