import { Module, StandardSchemaValidationPipe } from '@nestjs/common'
import { APP_FILTER, APP_PIPE } from '@nestjs/core'
import { refusalOf } from '../validate.js'
import { ProblemFilter } from './problem.filter.js'

/** What all REST routes share: payloads checked against their schema, and one form of error. */
@Module({
  providers: [
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useValue: new StandardSchemaValidationPipe({ exceptionFactory: refusalOf }) },
  ],
})
export class HttpModule {}
