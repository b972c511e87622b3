import { type DynamicModule, Injectable, Logger, Module, type OnApplicationShutdown } from '@nestjs/common'
import { DataSource, type MixedList } from 'typeorm'
import { Config } from '../config.js'
import { dataSourceOptions } from './data-source.js'
import { endSilentConnections } from './silent-connections.js'

/** How long the news that a statement took too long may take to get here. */
const ANSWER_MS = 1_000

@Injectable()
class Connections implements OnApplicationShutdown {
  constructor(private readonly dataSource: DataSource) {}

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy()
  }
}

/** One pool of connections for the whole process, given to every room as TypeORM's `DataSource`. */
@Module({})
export class DatabaseModule {
  static with(entities: MixedList<new () => object>): DynamicModule {
    const dataSource = {
      provide: DataSource,
      inject: [Config],
      useFactory: async (config: Config) => {
        if (config.databaseUrl === null) throw new Error('No database was started.')
        const log = new Logger('Database')
        const db = await new DataSource(dataSourceOptions({
          url: config.databaseUrl, poolSize: config.poolSize, timeoutMs: config.databaseTimeoutMs, entities,
          onBroken: (error) => log.warn(`a connection to PostgreSQL broke: ${error.message}`),
        })).initialize()
        endSilentConnections(db, config.databaseTimeoutMs + ANSWER_MS)
        return db
      },
    }
    return { module: DatabaseModule, global: true, providers: [dataSource, Connections], exports: [DataSource] }
  }
}
