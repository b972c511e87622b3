import { Global, Module } from '@nestjs/common'
import { Draining } from './draining.js'
import { HealthController } from './health.controller.js'
import { ReadinessService } from './readiness.service.js'

/** Global for `Draining`: whoever stops the process, and whoever takes new work, share the one. */
@Global()
@Module({ controllers: [HealthController], providers: [Draining, ReadinessService], exports: [Draining] })
export class HealthModule {}
