import type { DataSourceOptions, MixedList } from 'typeorm'

type Entities = MixedList<new () => object>

interface Connection {
  url: string
  poolSize: number
  /** How long a statement may take. */
  timeoutMs: number
  entities: Entities
  /** Told of an idle connection that broke; the pool replaces it by itself. */
  onBroken: (error: Error) => void
}

/**
 * How Parley talks to PostgreSQL. Every wait has an end, so that a database that is down or stuck makes a request fail
 * within seconds instead of holding it.
 */
export function dataSourceOptions({ url, poolSize, timeoutMs, entities, onBroken }: Connection): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    entities,
    synchronize: false,
    migrationsRun: false,
    installExtensions: false,
    logging: false,
    poolSize,
    connectTimeoutMS: 3_000,
    applicationName: 'parley',
    poolErrorHandler: onBroken,
    extra: {
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      idleTimeoutMillis: 30_000,
      statement_timeout: timeoutMs,
      lock_timeout: Math.min(5_000, timeoutMs),
      idle_in_transaction_session_timeout: 15_000,
    },
  }
}
