import { describe, expect, test } from '@jest/globals'
import { type Dialect, isIgnored, parseIgnoreRule, parseIgnoreRules } from '../../lib/cli/ignore-rules.ts'

const covers = (text: string, path: string, dialect: Dialect) =>
  isIgnored(parseIgnoreRules(text, dialect), path)

describe('An ignore file', () => {
  test.each([
    ['.env', '.env', true, true],
    ['.env*', '.env.example', true, true],
    ['.env*\n!.env.example', '.env.example', false, false],
    ['!.env.example\n.env*', '.env.example', true, true],
    ['/.env', '.env', true, true],
    ['**/.env', '.env', true, true],
    ['**/.env.*', '.env.local', true, true],
    ['.env/', '.env', false, true],
    ['config/.env', '.env', false, false],
    ['# .env', '.env', false, false],
    ['.env  ', '.env', true, true],
    [' .env', '.env', false, true],
    ['.en[a-v]', '.env', true, true],
    ['.en[!a-v]', '.env', false, false],
    ['.en?', '.env', true, true],
    ['.e\\nv', '.env', true, true],
    ['*', '.env', true, true],
    ['**', '.env', true, true],
    ['.env\r\n', '.env', true, true],
    ['\ufeff.env', '.env', true, true],
    ['secrets.*', 'secrets.json', true, true],
    ['config/', 'config/.env', true, true],
    ['config/*', 'config/.env', true, true],
    ['.env', 'config/.env', true, false],
    ['**/.env', 'config/.env', true, true],
    ['\\#env', '#env', true, true],
    [' # a', '# a', false, true],
    ['.', '.env', false, true],
  ])('%j matches %s as git and Docker match it', (text, name, git, docker) => {
    expect([covers(text, name, 'git'), covers(text, name, 'docker')]).toEqual([git, docker])
  })

  test('is matched in linear time', () => {
    const start = Date.now()
    covers(`${'*a'.repeat(50_000)}\n${' '.repeat(200_000)}x\n${'['.repeat(50_000)}`, '.env.production', 'git')
    expect(Date.now() - start).toBeLessThan(2000)
  })
})

describe('The files of a package.json', () => {
  const isListed = (files: readonly string[], path: string) =>
    isIgnored(
      files.flatMap((entry) => parseIgnoreRule(entry, 'npm-files', 0) ?? []),
      path,
    )

  test.each([
    [['.'], '.env', true],
    [['dist/'], 'dist/.env', true],
    [['dist'], '.env', false],
    [['**', '!.env'], '.env', false],
  ])('%j list %s as npm does', (files, path, expected) => {
    expect(isListed(files, path)).toBe(expected)
  })
})

describe('A .dockerignore', () => {
  test.each([
    ['.env*', true],
    ['/.env.example', true],
    ['**/.env.*', true],
    ['*', true],
    ['.', true],
    ['.env.?xample', true],
    ['.env.[a-e]xample', true],
    ['.env', false],
    ['app/.env*', false],
    ['# .env*', false],
    ['.env*\n!.env.example', false],
    ['!.env.example\n.env*', true],
    ['*\n!src\n!.env.ex*', false],
    ['.env.[^e]xample', false],
    ['.env.[^a-d]xample', true],
    ['.env.[xyze]xample', true],
    ['.env.[xyz]xample', false],
    ['.env.[f-z]xample', false],
    [`${'*a'.repeat(5000)}`, false],
    [`${'**/'.repeat(5000)}x`, false],
  ])('hides .env.example or lets it through as Docker does: %#', (rules, isHidden) => {
    expect(covers(rules, '.env.example', 'docker')).toBe(isHidden)
  })
})
