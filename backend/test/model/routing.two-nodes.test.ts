import { proves } from './shard.js'

proves(3, 140, 2)
