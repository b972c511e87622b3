import { proves } from './shard.js'

proves(1)
