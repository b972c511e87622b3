import { expect, it } from 'vitest'
import { imageSizeOf } from './image-size.js'

const bytes = (hex: string) => Buffer.from(hex.replace(/\s/g, ''), 'hex')
const jpeg = (...segments: string[]) => bytes(`ffd8 ${segments.join(' ')} ffd9 0000 0000 0000`)
const frame = 'ffc2 0011 08 01e0 0280 03 012200 021101 031101'
const exif = (orientation: string) =>
  `ffe1 0022 457869660000 4d4d 002a 00000008 0001 0112 0003 00000001 ${orientation}0000 00000000`

it.each([
  ['image/png', bytes('89504e470d0a1a0a 0000000d 49484452 00000280 000001e0'), { width: 640, height: 480 }],
  ['image/gif', bytes('474946383961 8002 e001'), { width: 640, height: 480 }],
  ['image/jpeg', jpeg('ffe0 0004 0000', frame), { width: 640, height: 480 }],
  ['image/jpeg', jpeg('ff', exif('0001'), frame), { width: 640, height: 480 }],
  ['image/jpeg', jpeg(exif('0006'), frame), { width: 480, height: 640 }],
  ['image/webp', bytes('52494646 00000000 57454250 56503820 00000000 300100 9d012a 8002 e001'), { width: 640, height: 480 }],
  ['image/webp', bytes('52494646 00000000 57454250 5650384c 00000000 2f 7fc27700 0000000000'), { width: 640, height: 480 }],
  ['image/webp', bytes('52494646 00000000 57454250 56503858 0a000000 00000000 7f0200 df0100'), { width: 640, height: 480 }],
])('an image of the type %s says how large it is', (type, head, size) => expect(imageSizeOf(type, head)).toEqual(size))

it.each([
  ['image/png', bytes('89504e470d0a1a0a')], ['image/png', bytes('89504e470d0a1a0a 0000000d 49484452 00000000 000001e0')],
  ['image/gif', bytes('4749')], ['image/webp', bytes('52494646 00000000 57454250 41414141 00000000 0000000000000000000000')],
  ['image/jpeg', bytes('ffd8')], ['image/jpeg', jpeg('ffe0 ffff')], ['image/jpeg', jpeg('0000 0000 0000')], ['image/avif', bytes('00')],
])('one of the type %s that is cut off or says nothing has no size', (type, head) => expect(imageSizeOf(type, head)).toBeNull())
