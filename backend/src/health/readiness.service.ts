import { Injectable } from '@nestjs/common'
import { DataSource } from 'typeorm'
import { Clock } from '../clock.js'
import { isAtHead } from '../database/migrate.js'
import { Draining } from './draining.js'

/** What stands in the way, by check; `ok` where nothing does. */
export interface Readiness {
  status: 'ready' | 'not ready'
  checks: { draining: string; database: string; migrations: string }
}

const patienceMs = 2_000
const unanswered = `PostgreSQL did not answer within ${patienceMs / 1000} s`

/**
 * Whether this process can do its work: a write that reaches PostgreSQL's disk within two seconds, a schema of its own
 * version, and no stop under way.
 */
@Injectable()
export class ReadinessService {
  private running: Promise<Readiness> | null = null
  /** The statements of a former check are still out: a stuck database gets no more of them. */
  private isOwed = false

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly draining: Draining,
  ) {}

  /** Never throws. Callers who come while a check runs get its answer, so that probes cannot pile up. */
  check(): Promise<Readiness> {
    this.running ??= this.look().finally(() => { this.running = null })
    return this.running
  }

  private async look(): Promise<Readiness> {
    const [database, migrations] = this.isOwed ? [unanswered, unanswered] : await this.ask()
    const checks = { draining: this.draining.isOn ? 'this process is stopping' : 'ok', database, migrations }
    return { status: Object.values(checks).every((found) => found === 'ok') ? 'ready' : 'not ready', checks }
  }

  private async ask(): Promise<[string, string]> {
    this.isOwed = true
    const write = this.write().then(() => 'ok', () => 'PostgreSQL took no write')
    const head = isAtHead(this.db)
      .then((is) => is ? 'ok' : 'the schema is of another version', () => 'PostgreSQL was not read')
    void Promise.all([write, head]).finally(() => { this.isOwed = false })
    return Promise.all([within(write), within(head)])
  }

  private async write(): Promise<void> {
    await this.db.query(`insert into readiness (written_at) values ($1)
      on conflict (id) do update set written_at = excluded.written_at`, [this.clock.now()])
  }
}

/** The answer, or that there is none in time. */
async function within(answer: Promise<string>): Promise<string> {
  const late = Promise.withResolvers<string>()
  const timer = setTimeout(() => late.resolve(unanswered), patienceMs)
  try {
    return await Promise.race([answer, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
