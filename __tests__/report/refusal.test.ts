import { spawnSync } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import { inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { loadSecrets } from '../../lib/load-secrets.ts'
import { allPlatforms } from '../../lib/mode/platforms.ts'
import { SecretsError } from '../../lib/secrets-error.ts'
import { type Outcome, Project, type Variables } from '../support/project.ts'
import { expectNoTrace, hidden } from '../support/secrecy.ts'

const template = `# signs the session cookie
SECRET_KEY=

# ----------
# password of the mail account
EMAIL_HOST_PASSWORD=   # from the provider
PORT=3000

SESSION_SALT=keyboard-kitten
`
const complete = {
  SECRET_KEY: hidden[0],
  EMAIL_HOST_PASSWORD: hidden[1],
  PORT: '8080',
  SESSION_SALT: hidden[2],
}
const production = { NODE_ENV: 'production' }

const refuse = (env: Variables, text = template) => {
  const outcome = new Project({ '.env.example': text, '.env': 'A=1\n' }).register([], { env })
  expect(outcome).toMatchObject({ code: 78, stdout: '' })
  return outcome.stderr
}

describe('the text of a refusal', () => {
  test('says the mode and why, every problem at once with key, description and place, and what to do', () => {
    expect(
      refuse({ ...production, PORT: ' ', SESSION_SALT: 'keyboard-kitten' }),
    ).toBe(`secrets: refusing to start (production, because NODE_ENV=production)

  missing      SECRET_KEY           signs the session cookie                        .env.example:2
  missing      EMAIL_HOST_PASSWORD  password of the mail account from the provider  .env.example:6
  empty        PORT                                                                 .env.example:7
  placeholder  SESSION_SALT         still the value of the template                 .env.example:9

Set them in the environment of this app:
  export SECRET_KEY=… EMAIL_HOST_PASSWORD=… PORT=… SESSION_SALT=…
Files such as .env are not read in production.
A key that may be absent has "# @optional" above it in .env.example.
`)
  })

  test('speaks of one key as of one, and leaves out the column that is empty', () => {
    expect(
      refuse({ ...production, ...complete, PORT: undefined }),
    ).toBe(`secrets: refusing to start (production, because NODE_ENV=production)

  missing  PORT  .env.example:7

Set it in the environment of this app:
  export PORT=…
Files such as .env are not read in production.
A key that may be absent has "# @optional" above it in .env.example.
`)
  })

  test('does not tell how a key is made optional where none is absent', () => {
    const text = refuse({ ...production, ...complete, SESSION_SALT: 'keyboard-kitten' })
    expect(text).toMatch(/placeholder {2}SESSION_SALT {2}still the value of the template/)
    expect(text).not.toMatch(/optional/)
  })

  test('holds nothing of a value: not of the good ones, nor of those it refuses', () => {
    const env = { ...production, ...complete, SESSION_SALT: 'keyboard-kitten', PORT: undefined }
    expectNoTrace(refuse(env), [...hidden, 'keyboard-kitten'])
    const password = { ...production, ...complete, SECRET_KEY: 'your-Zq7~Wm3!' }
    const text = refuse(password)
    expect(text).toMatch(/placeholder {2}SECRET_KEY {2}still a placeholder/)
    expectNoTrace(text, ['Zq7~Wm3!'])
  })

  const hints: Record<string, string> = {
    Heroku: 'heroku config:set SECRET_KEY=… PORT=…',
    Vercel: 'vercel env add SECRET_KEY production --sensitive\n  vercel env add PORT production --sensitive',
    Netlify:
      'netlify env:set SECRET_KEY … --context production --secret\n  netlify env:set PORT … --context production --secret',
    'AWS Lambda': 'in the console, Configuration > Environment variables: SECRET_KEY, PORT',
    'AWS ECS': 'in the task definition, under containerDefinitions.secrets: SECRET_KEY, PORT',
    'Google Cloud Run':
      'gcloud run services update SERVICE --update-secrets=SECRET_KEY=SECRET_KEY:latest,PORT=PORT:latest',
    'Google App Engine': 'in app.yaml, under env_variables: SECRET_KEY, PORT',
    'Azure App Service': 'az webapp config appsettings set -g GROUP -n APP --settings SECRET_KEY=… PORT=…',
    Kubernetes:
      'kubectl create secret generic NAME --from-literal=SECRET_KEY=… --from-literal=PORT=…\n  kubectl set env --from=secret/NAME deployment/APP',
    Fly: 'fly secrets set SECRET_KEY=… PORT=…',
    Render: 'in the dashboard, under Environment: SECRET_KEY, PORT',
    Railway: 'railway variable set SECRET_KEY=… PORT=…',
    'Cloudflare Pages': 'wrangler pages secret put SECRET_KEY\n  wrangler pages secret put PORT',
  }

  test.each(allPlatforms())('says how variables are set on $name', ({ name, marker }) => {
    const env = { ...complete, SECRET_KEY: undefined, PORT: undefined, [marker]: '1' }
    for (const nodeEnv of [undefined, 'production', 'staging']) {
      const text = refuse({ ...env, NODE_ENV: nodeEnv })
      expect(text).toContain(`Set them in the environment of this app. On ${name}:\n  ${hints[name]}\n`)
      expect(text).toContain('Files such as .env are not read in production.\n')
    }
  })

  test.each([
    [{ NODE_ENV: 'staging' }, 'NODE_ENV=staging is not a development name', true],
    [{ DYNO: 'web.1' }, 'NODE_ENV is not set and DYNO is, as on Heroku', true],
    [{ SECRETS_MODE: 'production' }, 'SECRETS_MODE=production', true],
    [{ NODE_ENV: 'production' }, 'NODE_ENV=production', false],
    [{ NODE_ENV: 'production', DYNO: 'web.1' }, 'NODE_ENV=production', false],
  ] as [Variables, string, boolean][])(
    'says for %p why it is production, and how to develop where that is not plain',
    (env, reason, isTold) => {
      const text = refuse(env)
      expect(text).toContain(`(production, because ${reason})`)
      expect(text.endsWith('If this is your own machine: SECRETS_MODE=development\n')).toBe(isTold)
    },
  )

  test('names a template that is missing, and how a line of .dockerignore keeps it out', () => {
    const { code, stderr } = new Project().register([], { env: production })
    expect(code).toBe(78)
    expect(stderr).toMatch(/there is no \.env\.example/)
    expect(stderr).toMatch(/"\.env\*" in \.dockerignore, and put "!\.env\.example" after it/)
  })

  test('shortens the list of a command, and never that of the problems', () => {
    const keys = Array.from({ length: 15 }, (_, index) => `KEY_${index}`)
    const text = refuse(production, keys.map((key) => `${key}=\n`).join(''))
    for (const key of keys) expect(text).toMatch(new RegExp(`missing {2}${key} `))
    expect(text).toMatch(/ {2}export KEY_0=… .* KEY_11=…\n {2}\(and 3 more keys, all listed above\)\n/)
  })

  test('shortens a long description at the end of a word', () => {
    const text = refuse(production, `# ${'word '.repeat(40)}\nA=\n`)
    expect(text).toMatch(/missing {2}A {2}(?:word )+word… {2}\.env\.example:2\n/)
    for (const line of text.split('\n')) expect(line.length).toBeLessThan(100)
  })

  test('says that strict is why development refuses', () => {
    const text = refuse({ SECRETS_STRICT: 'true' })
    expect(text).toMatch(/^secrets: refusing to start \(development, because NODE_ENV is not set\)/)
    expect(text).toMatch(/Set them in \.env, or in the environment\.\n.*SECRETS_STRICT/)
  })
})

describe('characters that steer a terminal', () => {
  const steering = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/

  test('do not reach it from a description', () => {
    const text = refuse(
      production,
      '# \u001b[2J\u001b]0;owned\u0007 clear\u009b31m \u202edesrever\u2028\nKEY=\n',
    )
    expect(text).toMatch(/missing {2}KEY .*clear.*desrever/)
    expect(text).not.toMatch(steering)
  })

  test('do not reach it from the name of a template, nor of a folder', () => {
    const name = 'a\u001b[31m.env'
    const project = new Project({ [name]: 'KEY=\n', 'fol\u001b[31mder/x.txt': '' })
    const missing = project.register([], { env: { ...production, SECRETS_TEMPLATE: name } })
    expect(missing.stderr).toMatch(/missing {2}KEY/)
    expect(missing.stderr).not.toMatch(steering)
    const noFile = project.node(['-r', 'secrets/register', '-e', '0'], {
      cwd: project.path('fol\u001b[31mder'),
      env: { SECRETS_TEMPLATE: `../${name}` },
    })
    expect(noFile).toMatchObject({ code: 78 })
    expect(noFile.stderr).toMatch(/there is no \.env/)
    expect(noFile.stderr).not.toMatch(steering)
  })

  test('do not reach it from the place of a warning', () => {
    const project = new Project({ 'a\u001b[31m.env': 'stray line\n' })
    const { code, stderr } = project.register([], { env: { DOTENV_PATH: 'a\u001b[31m.env' } })
    expect(code).toBe(0)
    expect(stderr).toMatch(/neither KEY=value nor a comment/)
    expect(stderr).not.toMatch(steering)
  })
})

describe('the warning of development', () => {
  const warn = (text: string) => {
    const { code, stderr } = new Project({ '.env.example': template, '.env': text }).register([])
    expect(code).toBe(0)
    return stderr
  }

  test('lists the problems once, and says what production would do', () => {
    expect(
      warn('SECRET_KEY=\nPORT=3000\nSESSION_SALT=keyboard-kitten\n'),
    ).toBe(`secrets: 2 problems (development, because NODE_ENV is not set)
  empty    SECRET_KEY           signs the session cookie                        .env.example:2
  missing  EMAIL_HOST_PASSWORD  password of the mail account from the provider  .env.example:6
Production would refuse to start with this.
`)
  })

  test('speaks of one problem as of one', () => {
    const text = warn(`SECRET_KEY=kitten-1\nPORT=3000\nSESSION_SALT=kitten-2\n`)
    expect(text).toMatch(/^secrets: 1 problem \(/)
  })

  test('holds nothing of a value', () => {
    expectNoTrace(warn(`SECRET_KEY=${hidden[0]}\nEMAIL_HOST_PASSWORD='${hidden[1]}'\n`))
  })
})

describe('a refusal of 200 KB', () => {
  const count = 4000
  const big = () =>
    new Project({
      '.env.example': Array.from(
        { length: count },
        (_, index) => `# what it is, told at some length\nKEY_${index}=\n`,
      ).join(''),
      'touch-stderr.js': 'process.stderr',
      'app.js': '',
    })

  function expectWhole(text: string): void {
    expect(Buffer.byteLength(text)).toBeGreaterThan(200_000)
    expect(text.match(/^ {2}missing/gm)).toHaveLength(count)
    expect(text.trimEnd().endsWith('mark the others "# @required".')).toBe(true)
  }

  test.each([
    ['a pipe', []],
    // To touch process.stderr makes the pipe one that does not block.
    ['a pipe that does not block', ['-r', './touch-stderr.js']],
  ])('arrives whole through %s that is read slowly', async (_, before) => {
    const child = big().start([...before, '-r', 'secrets/register', 'app.js'], { env: production })
    const closed = new Promise<number | null>((done) => child.on('close', done))
    const chunks: Buffer[] = []
    await setTimeout(300)
    for await (const chunk of child.stderr ?? []) {
      chunks.push(chunk as Buffer)
      await setTimeout(20)
    }
    expect(await closed).toBe(78)
    expectWhole(Buffer.concat(chunks).toString())
  })

  test.each(['', '-r ./touch-stderr.js'])(
    'arrives whole through a pipe of the shell, with "%s"',
    (before) => {
      const start = `{ "$0" ${before} -r secrets/register app.js; echo "code $?"; } 2>&1 | { sleep 0.5; cat; }`
      const text = shell(big(), start).stdout
      expect(text.endsWith('\ncode 78\n')).toBe(true)
      expectWhole(text.replace(/code 78\n$/, ''))
    },
  )

  test.each([
    ['is closed', '2>&-'],
    ['is full', '2>/dev/full'],
    ['goes nowhere', '2>/dev/null'],
  ])('ends with 78 where stderr %s', (_, redirection) => {
    const { code, stdout } = shell(big(), `"$0" -r secrets/register app.js ${redirection}`)
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' })
  })

  test('ends with 78 where the reader goes away', () => {
    const start =
      '{ "$0" -r secrets/register app.js 2>&1 >/dev/null; echo "code $?" >&3; } | head -c 10 >/dev/null'
    expect(shell(big(), `{ ${start}; } 3>&1`).stdout).toBe('code 78\n')
  })

  function shell(project: Project, script: string): Outcome {
    const { PATH } = process.env
    const { status, signal, stdout, stderr } = spawnSync('sh', ['-c', script, process.execPath], {
      cwd: project.folder,
      env: { PATH, ...production },
      encoding: 'utf8',
      timeout: 20_000,
      maxBuffer: 16 * 1024 * 1024,
    })
    return { code: status, signal, stdout, stderr }
  }
})

describe('SecretsError', () => {
  const salt = 'keyboard-kitten'

  /** What a call of loadSecrets throws. */
  function caught(environment: Variables, project = new Project({ '.env.example': template })): SecretsError {
    try {
      loadSecrets({ environment, processEnv: {}, cwd: project.folder })
    } catch (error) {
      if (error instanceof SecretsError) return error
      throw error
    }
    throw new Error('nothing was thrown')
  }
  const broken = { ...production, ...complete, SECRET_KEY: undefined, PORT: '', SESSION_SALT: salt }

  test('tells code, mode, reason and the problems as plain objects', () => {
    const error = caught(broken)
    expect(error.name).toBe('SecretsError')
    expect(error.code).toBe('SECRETS_CONTRACT')
    expect(error.mode).toBe('production')
    expect(error.reason).toBe('NODE_ENV=production')
    expect(error.problems).toEqual([
      {
        key: 'SECRET_KEY',
        kind: 'missing',
        file: '.env.example',
        line: 2,
        description: 'signs the session cookie',
      },
      { key: 'PORT', kind: 'empty', file: '.env.example', line: 7, description: '' },
      {
        key: 'SESSION_SALT',
        kind: 'placeholder',
        file: '.env.example',
        line: 9,
        description: '',
        detail: 'still the value of the template',
      },
    ])
    for (const problem of error.problems) expect(Object.getPrototypeOf(problem)).toBe(Object.prototype)
    expect(error.message).toContain(error.hint)
  })

  test('holds nothing of a value, whichever way it is looked at', () => {
    const error = caught(broken)
    const shown = [
      error.message,
      error.stack,
      String(error),
      JSON.stringify(error),
      JSON.stringify({ ...error, problems: error.problems, hint: error.hint }),
      inspect(error),
      inspect(error, { showHidden: true, depth: Infinity }),
    ].join('\n')
    expectNoTrace(shown, [...hidden, salt])
  })

  test('is thrown also in an app that has V8 make something else of stacks than text', () => {
    const { prepareStackTrace } = Error
    Error.prepareStackTrace = (_, sites) => sites
    try {
      expect(caught(broken).code).toBe('SECRETS_CONTRACT')
    } finally {
      Error.prepareStackTrace = prepareStackTrace
    }
  })

  test('has no cause, and nothing that Node would print behind the message', () => {
    const error = caught(broken)
    expect('cause' in error).toBe(false)
    expect(Object.keys(error)).toEqual([])
    expect(JSON.stringify(error)).toBe('{}')
    expect(inspect(error)).toBe(error.stack)
  })

  test.each<[string, string, Variables, Record<string, string>]>([
    ['SECRETS_TEMPLATE', 'without a template', production, {}],
    ['SECRETS_NO_FILE', 'without a secrets file', {}, { '.env.example': template }],
    ['SECRETS_NODE_ENV', "for a server's NODE_ENV", {}, { '.env': `NODE_ENV=${hidden[0]}\n` }],
    ['SECRETS_FILE', 'for an open quote', {}, { '.env': `SECRET_KEY="${hidden[0]}\n` }],
    ['SECRETS_FILE', 'for a cycle', {}, { '.env': `A=\${B}${hidden[0]}\nB=\${A}\n` }],
    ['SECRETS_FILE', 'for broken JSON', {}, { 'secrets.json': `{ "SECRET_KEY": "${hidden[0]}"` }],
    ['SECRETS_FILE', 'for a module that throws', {}, { 'secrets.cjs': `throw new Error('${hidden[0]}')` }],
    ['SECRETS_FILE', 'for a module with an error', {}, { 'secrets.cjs': `exports.A = '${hidden[0]}' '` }],
    ['SECRETS_FILE', 'for a function', {}, { 'secrets.cjs': `exports.A = () => '${hidden[0]}'` }],
  ])('is %s %s, with no problem, no cause and nothing of a value', (code, _, environment, files) => {
    const error = caught(environment, new Project(files))
    expect(error).toMatchObject({ code, problems: [], mode: environment['NODE_ENV'] ?? 'development' })
    expect('cause' in error).toBe(false)
    expectNoTrace(inspect(error, { showHidden: true, depth: Infinity }))
  })

  test('is SECRETS_MODE for a mode that is none, at loadSecrets as at detectMode', () => {
    const error = caught({ SECRETS_MODE: hidden[0] })
    expect(error.code).toBe('SECRETS_MODE')
    expectNoTrace(inspect(error, { showHidden: true }))
  })

  test('is one class for require and import', () => {
    const project = new Project({
      'same.mjs': `
        import { createRequire } from 'node:module'
        import secrets, { SecretsError } from 'secrets'
        const required = createRequire(import.meta.url)('secrets')
        console.log(SecretsError === required.SecretsError, secrets === required)`,
    })
    expect(project.node(['same.mjs'])).toMatchObject({ code: 0, stdout: 'true true\n', stderr: '' })
  })
})

describe('process.env after a refusal', () => {
  const compare = (load: string) => `
    const before = JSON.stringify(process.env)
    try { ${load} } catch (error) { process.stdout.write(error.code + ' ') }
    process.stdout.write(String(JSON.stringify(process.env) === before))`

  test.each<[string, Variables, Record<string, string>]>([
    ['SECRETS_CONTRACT', { DYNO: 'web.1' }, { '.env.example': template }],
    ['SECRETS_CONTRACT', { SECRETS_STRICT: '1' }, { '.env.example': template, '.env': 'SECRET_KEY=a\n' }],
    ['SECRETS_TEMPLATE', { DYNO: 'web.1' }, {}],
    ['SECRETS_MODE', { SECRETS_MODE: 'x' }, {}],
    ['SECRETS_NODE_ENV', {}, { '.env': 'A=1\nNODE_ENV=production\n' }],
    ['SECRETS_NO_FILE', {}, { '.env.example': template }],
    ['SECRETS_FILE', {}, { '.env': 'A=1\nB="\n' }],
    ['SECRETS_FILE', {}, { '.env': 'A=1\nB=${C}\nC=${B}\n' }],
    ['SECRETS_FILE', {}, { 'secrets.cjs': 'exports.A = "1"; exports.B = () => 1' }],
    ['SECRETS_FILE', { DOTENV_PATH: 'nul.env' }, { 'nul.env': 'A=1\nB=\u0000\n' }],
  ])('is as it was: %s with %p', (code, env, files) => {
    const project = new Project({ ...files, 'app.js': compare("require('secrets').loadSecrets()") })
    expect(project.node(['app.js'], { env }).stdout).toBe(`${code} true`)
  })

  test('is as it was after a template that cannot be read', () => {
    const app = compare("require('secrets').loadSecrets()")
    const project = new Project({ '.env.example/x': '', 'app.js': app })
    expect(project.node(['app.js'], { env: { DYNO: '1' } }).stdout).toBe('SECRETS_TEMPLATE true')
  })

  test('is as it was where one variable in the middle could not be set', () => {
    const project = new Project({
      '.env': 'A=1\nB=2\nC=3\n',
      'app.js': `
        process.env = new Proxy({ ...process.env }, { set: (o, k, v) => k === 'B' ? true : Reflect.set(o, k, v) })
        ${compare("require('secrets').loadSecrets()")}`,
    })
    expect(project.node(['app.js']).stdout).toBe('SECRETS_ENVIRONMENT true')
  })
})
