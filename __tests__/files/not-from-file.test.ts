import { describe, expect, test } from '@jest/globals'
import { isNotFromFile } from '../../lib/files/not-from-file.ts'

describe('a key that no file may set', () => {
  test.each([
    ...['SECRETS_MODE', 'secrets_mode', 'NODE_OPTIONS', 'node_options', 'NODE_PATH', 'LD_PRELOAD'],
    ...['LD_LIBRARY_PATH', 'DYLD_', 'DYLD_INSERT_LIBRARIES', 'NODE_EXTRA_CA_CERTS'],
    'NODE_TLS_REJECT_UNAUTHORIZED',
  ])('is %s', (key) => {
    expect(isNotFromFile(key)).toBe(true)
  })

  test.each(['NODE_OPTIONS_', 'X_NODE_OPTIONS', 'SECRETS_MODES', 'NODE_ENV', 'LD_X', 'XDYLD_', 'PATH'])(
    'is not %s',
    (key) => {
      expect(isNotFromFile(key)).toBe(false)
    },
  )
})
