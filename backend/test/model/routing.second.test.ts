import { proves } from './shard.js'

proves(2, 430, 1)
