import os from 'node:os'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { toPath } from '../../lib/files/named-files.ts'

afterEach(() => {
  jest.restoreAllMocks()
})

describe('the path of a file', () => {
  test.each<[string | URL, string]>([
    ['a.env', '/folder/a.env'],
    ['../a.env', '/a.env'],
    ['/a.env', '/a.env'],
    ['~', '/home/ada'],
    ['~/a.env', '/home/ada/a.env'],
    ['~a.env', '/home/ada/a.env'],
    ['a~.env', '/folder/a~.env'],
    [pathToFileURL('/b/ü.env'), '/b/ü.env'],
  ])('of %s is %s', (path, absolute) => {
    jest.spyOn(os, 'homedir').mockReturnValue('/home/ada')
    expect(toPath('/folder', path)).toBe(absolute)
  })
})
