import { proves } from './shard.js'

proves(1, 430, 1)
