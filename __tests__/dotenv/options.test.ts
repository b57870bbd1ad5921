import { describe, expect, test } from '@jest/globals'
import { optionsFromArguments, optionsFromEnvironment, toBoolean } from '../../lib/dotenv/options.ts'

describe('a switch', () => {
  test.each(['false', 'FALSE', '0', 'no', 'No', 'off', 'oFF', '', false, 0, null, undefined])(
    'is off where it is %p',
    (value) => {
      expect(toBoolean(value)).toBe(false)
    },
  )

  test.each(['true', '1', 'yes', 'on', ' ', 'false ', 'n', true, 1, {}])('is on where it is %p', (value) => {
    expect(toBoolean(value)).toBe(true)
  })
})

describe('the variables', () => {
  test('name nothing where none is set', () => {
    expect(optionsFromEnvironment({ PATH: 'x', DOTENV_KEY: 'x', DOTENV_: 'x' })).toEqual({})
  })

  test.each(['DOTENV_', 'DOTENV_CONFIG_'])('name every option, with %s before it', (prefix) => {
    const variables = {
      ENCODING: 'latin1',
      PATH: 'a.env',
      QUIET: 'true',
      DEBUG: '1',
      OVERRIDE: 'no',
      FAST: '',
    }
    const environment = Object.fromEntries(
      Object.entries(variables).map(([key, value]) => [`${prefix}${key}`, value]),
    )
    expect(optionsFromEnvironment(environment)).toEqual({
      encoding: 'latin1',
      path: 'a.env',
      quiet: true,
      debug: true,
      override: false,
      fast: false,
    })
  })

  test('are the newer ones before the older, an empty one too', () => {
    const environment = {
      DOTENV_PATH: '',
      DOTENV_CONFIG_PATH: 'old.env',
      DOTENV_DEBUG: 'false',
      DOTENV_CONFIG_DEBUG: 'true',
    }
    expect(optionsFromEnvironment(environment)).toEqual({ path: '', debug: false })
  })
})

describe('the arguments', () => {
  test('name every option but fast, and the last one counts', () => {
    const args = [
      'app.js',
      'dotenv_config_path=a.env',
      'dotenv_config_path=b=c.env',
      'dotenv_config_encoding=latin1',
      'dotenv_config_quiet=false',
      'dotenv_config_debug=true',
      'dotenv_config_override=off',
      'dotenv_config_fast=true',
    ]
    expect(optionsFromArguments(args)).toEqual({
      path: 'b=c.env',
      encoding: 'latin1',
      quiet: false,
      debug: true,
      override: false,
    })
  })

  test('keep a word that a switch would take as the text that it is', () => {
    expect(optionsFromArguments(['dotenv_config_path=false', 'dotenv_config_encoding=0'])).toEqual({
      path: 'false',
      encoding: '0',
    })
  })

  test.each([
    'dotenv_config_path=',
    'dotenv_config_path',
    '--dotenv_config_path=a.env',
    'DOTENV_CONFIG_PATH=a.env',
    'dotenv_config_paths=a.env',
    'dotenv_path=a.env',
    'dotenv_config_path=a.env\nb',
  ])('name nothing with %p', (arg) => {
    expect(optionsFromArguments([arg])).toEqual({})
  })
})
