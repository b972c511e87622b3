import { type DynamicModule, Injectable, Logger, Module, type OnApplicationShutdown } from '@nestjs/common'
import { DataSource, type MixedList } from 'typeorm'
import { Config } from '../config.js'
import { dataSourceOptions } from './data-source.js'

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
      useFactory: (config: Config) => {
        if (config.databaseUrl === null) throw new Error('No database was started.')
        const log = new Logger('Database')
        return new DataSource(dataSourceOptions({
          url: config.databaseUrl, poolSize: config.poolSize, entities,
          onBroken: (error) => log.warn(`a connection to PostgreSQL broke: ${error.message}`),
        })).initialize()
      },
    }
    return { module: DatabaseModule, global: true, providers: [dataSource, Connections], exports: [DataSource] }
  }
}
