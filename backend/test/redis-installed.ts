import { isInstalled } from './programs.js'

export const isRedisInstalled = isInstalled('redis-server')
if (!isRedisInstalled) console.log('Skipped: install redis-server (7 or newer) to run the stories with several nodes.')
