// An app that imports `secrets/register`, bundled into one file that is run where no node_modules are.
import { execFileSync } from 'node:child_process'
import { copyFileSync, rmSync } from 'node:fs'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { Project } from '../../support/project.ts'
import { expectNoTrace, hidden } from '../../support/secrecy.ts'

const packages = [
  'esbuild@0.28.2',
  'webpack@5',
  'webpack-cli@6',
  'rollup@4',
  '@rollup/plugin-node-resolve@16',
  '@rollup/plugin-commonjs@28',
  '@rollup/plugin-json@6',
]

const [secretKey] = hidden
const template = '# @type=string(minLength=4)\nSECRET_KEY=\n\n# Optional: who\nNAME=\n'
const app = "import 'secrets/register'\nprocess.stdout.write(String(process.env.SECRET_KEY))\n"

const bundlers: Record<string, readonly string[]> = {
  'esbuild, to CommonJS': ['esbuild', 'app.mjs', '--bundle', '--platform=node', '--outfile=out.cjs'],
  'esbuild, minified': ['esbuild', 'app.mjs', '--bundle', '--minify', '--platform=node', '--outfile=out.cjs'],
  webpack: [
    ...['webpack', '--mode=production', '--target=node', '--entry=./app.mjs'],
    ...['--output-path=.', '--output-filename=out.cjs', '--devtool=false'],
  ],
  rollup: [
    ...['rollup', 'app.mjs', '--file', 'out.cjs', '--format', 'cjs', '--silent'],
    ...['-p', '@rollup/plugin-json', '-p', 'node-resolve={preferBuiltins:true}', '-p', 'commonjs'],
  ],
}

describe.each(Object.entries(bundlers))('bundled with %s', (_, [tool = '', ...args]) => {
  const project = new Project({ 'package.json': '{ "private": true }', 'app.mjs': app })
  const variables = { PATH: process.env['PATH'], HOME: process.env['HOME'] }

  beforeAll(() => {
    rmSync(project.path('node_modules'))
    const tarball = process.env['SECRETS_TEST_TARBALL'] as string
    const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
    const options = { cwd: project.folder, env: variables, stdio: ['ignore', 'ignore', 'inherit'] as const }
    execFileSync('npm', ['install', ...quiet, tarball, ...packages], {
      ...options,
      stdio: [...options.stdio],
    })
    execFileSync(project.path(`node_modules/.bin/${tool}`), args, { ...options, stdio: [...options.stdio] })
  }, 180_000)

  const deployed = (files: Record<string, string>) => {
    const alone = new Project(files)
    rmSync(alone.path('node_modules'))
    copyFileSync(project.path('out.cjs'), alone.path('out.cjs'))
    return alone
  }

  test.each([
    ['.env', `SECRET_KEY="${secretKey}"\n`],
    ['.env with references', `A=${secretKey}\nSECRET_KEY=\${A}\n`],
    ['secrets.json', JSON.stringify({ SECRET_KEY: secretKey })],
    ['secrets.js', `module.exports = { SECRET_KEY: '${secretKey}' }`],
  ])('loads %s in development', (name, text) => {
    const outcome = deployed({ '.env.example': template, [name.split(' ')[0] as string]: text }).node([
      'out.cjs',
    ])
    expect(outcome).toMatchObject({ code: 0, stdout: secretKey, stderr: '' })
  })

  test('starts in production with what it needs, and refuses without', () => {
    const alone = deployed({ '.env.example': template, '.env': `SECRET_KEY=${secretKey}\n` })
    const env = { NODE_ENV: 'production' }
    expect(alone.node(['out.cjs'], { env: { ...env, SECRET_KEY: secretKey } })).toMatchObject({
      code: 0,
      stdout: secretKey,
      stderr: '',
    })
    const refused = alone.node(['out.cjs'], { env })
    expect(refused).toMatchObject({ code: 78, stdout: '' })
    expect(refused.stderr).toMatch(
      /^secrets: refusing to start .*\n\n {2}missing {2}SECRET_KEY {2}\.env\.example:2\n/,
    )
    const wrong = alone.node(['out.cjs'], { env: { ...env, SECRET_KEY: 'Q7~' } })
    expect(wrong).toMatchObject({ code: 78, stdout: '' })
    expect(wrong.stderr).toMatch(/^secrets: .*\n\n {2}invalid {2}SECRET_KEY/)
    expectNoTrace(wrong.stderr + refused.stderr)
  })
})
