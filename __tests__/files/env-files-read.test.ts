import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type LoadOptions, loadSecrets, type SecretsError } from '../../lib/index.ts'
import { hear } from '../support/hear.ts'
import { isRoot, nobody } from '../support/nobody.ts'
import { installed, Project, type Variables } from '../support/project.ts'
import { describeTimed } from '../support/timed.ts'

/** What no output may hold. */
const canary = 'hunter2hunter2'

const mebibyte = 1024 * 1024

/** Calls `loadSecrets` on a project, with nothing of this process's environment. */
function load(project: Project, options: LoadOptions = {}) {
  const heard = hear()
  const target: Variables = { KEPT: 'kept' }
  try {
    const loaded = loadSecrets({ environment: {}, processEnv: target, cwd: project.folder, ...options })
    return { loaded, target, stderr: heard.text, error: undefined }
  } catch (error) {
    return { loaded: undefined, target, stderr: heard.text, error: error as SecretsError }
  } finally {
    heard.end()
  }
}

function makeFifo(project: Project, name = '.env'): void {
  execFileSync('mkfifo', [project.path(name)])
}

const background: ChildProcess[] = []

afterAll(() => {
  for (const child of background) child.kill()
})

/** Runs a shell script beside the tests. Nobody waits for it: what writes into a pipe waits for its reader. */
function inBackground(project: Project, script: string): void {
  const child = spawn('sh', ['-c', script], { cwd: project.folder, stdio: 'ignore' })
  child.unref()
  background.push(child)
}

interface Refused {
  name: string
  env?: string | Buffer
  arrange?: (project: Project) => void
  /** What the refusal says, behind the name of the file. */
  says: RegExp
}

const refused: Refused[] = [
  {
    name: 'that is a directory',
    arrange: (it) => mkdirSync(it.path('.env')),
    says: /\.env: it is a directory/,
  },
  {
    name: 'that is a socket',
    arrange: (it) =>
      void it.node(['-e', `require('net').createServer().listen('.env', () => process.exit())`]),
    says: /\.env: it is a socket/,
  },
  {
    name: 'that is a link to a device without end',
    arrange: (it) => symlinkSync('/dev/zero', it.path('.env')),
    says: /\.env: it is larger than 1 MiB/,
  },
  {
    name: 'that is a link to itself',
    arrange: (it) => symlinkSync('.env', it.path('.env')),
    says: /\.env: it is a link that leads back to itself/,
  },
  {
    name: 'that is a link to nothing',
    arrange: (it) => symlinkSync('nowhere', it.path('.env')),
    says: /\.env: it is a link to a file that does not exist/,
  },
  {
    name: 'that is larger than 1 MiB',
    env: `SECRET=${canary}\n#${'x'.repeat(mebibyte)}\n`,
    says: /\.env: it is larger than 1 MiB/,
  },
  {
    name: 'that is a pipe that gives more than 1 MiB',
    arrange: (it) => {
      makeFifo(it)
      // Twice: once for each of the two who read it.
      inBackground(it, 'for i in 1 2; do head -c 2000000 /dev/zero > .env; sleep 0.2; done')
    },
    says: /\.env: it is larger than 1 MiB/,
  },
  {
    name: 'that is not UTF-8',
    env: Buffer.from(`A=1\nSECRET=${canary}\xff\n`, 'latin1'),
    says: /\.env:2: it is not valid UTF-8/,
  },
  {
    name: 'that is not UTF-8, at its very end',
    env: Buffer.concat([Buffer.from(`A=1\r\nSECRET=${canary}\rB=`), Buffer.from([0xe2, 0x82])]),
    says: /\.env:3: it is not valid UTF-8/,
  },
  {
    name: 'with a NUL in it',
    env: `A=1\n\nSECRET=${canary}\0\n`,
    says: /\.env:3: it holds a NUL character/,
  },
  {
    name: 'that is half of UTF-16',
    env: Buffer.concat([Buffer.from(`\ufeffSECRET=${canary}`, 'utf16le'), Buffer.from('A')]),
    says: /\.env: it is not valid UTF-16/,
  },
  {
    name: 'that is half of UTF-16, the other way round',
    env: Buffer.concat([Buffer.from(`\ufeffSECRET=${canary}`, 'utf16le').swap16(), Buffer.from('A')]),
    says: /\.env: it is not valid UTF-16/,
  },
  {
    name: 'with a quote that is never closed',
    env: `A=1\n# comment\nSECRET="${canary}\nB=2\n`,
    says: /\.env:3: the quote that opens here is never closed/,
  },
  {
    name: 'with a quote that the next one does not close',
    env: `A=1\nSECRET="${canary}\nB="2"\n`,
    says: /\.env:2: the quote that opens here is never closed/,
  },
  ...['"', "'", '`'].map((quote) => ({
    name: `with ${quote} for its last character`,
    env: `A=1\nSECRET=${quote}`,
    says: /\.env:2: the quote that opens here is never closed/,
  })),
  {
    name: 'with a PEM block that is not quoted',
    env: `A=1\nSECRET=-----BEGIN PRIVATE KEY-----\nMII${canary}\nMII${canary}==\n-----END PRIVATE KEY-----\n`,
    says: /\.env:2: a PEM block must be in quotes/,
  },
  {
    name: 'with a PEM block that is not quoted and starts on the next line',
    env: `A=1\nSECRET=\n-----BEGIN PRIVATE KEY-----\nMII${canary}=\n-----END PRIVATE KEY-----\n`,
    says: /\.env:3: a PEM block must be in quotes/,
  },
  {
    name: 'with half of a surrogate pair',
    env: Buffer.from(`\ufeffA=1\nSECRET=${canary}\ud83d\n`, 'utf16le'),
    says: /\.env:2: SECRET holds half of a surrogate pair/,
  },
  ...(process.platform === 'linux'
    ? [
        {
          name: 'with a variable that Linux does not take',
          env: `A=1\nSECRET=${canary.padEnd(131_072 - 'SECRET=\0'.length + 1, 'x')}\n`,
          says: /\.env:2: SECRET is larger than the 128 KiB that Linux takes/,
        },
        {
          name: 'with a variable whose bytes Linux does not take',
          env: `A=1\nSECRET=${canary}${'\u20ac'.repeat(44_000)}\n`,
          says: /\.env:2: SECRET is larger than the 128 KiB that Linux takes/,
        },
      ]
    : []),
]

describe.each(refused)('an env file $name', ({ env, arrange, says }) => {
  const arranged = () => {
    const project = new Project(env === undefined ? {} : { '.env': env })
    arrange?.(project)
    return project
  }

  test('is refused by register and by loadSecrets, in the same words, with nothing changed', () => {
    const project = arranged()
    const { code, stdout, stderr } = project.node(['-r', 'secrets/register', '-e', 'console.log(1)'])
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' })
    expect(stderr).toMatch(/^secrets: refusing to start \(development, because NODE_ENV is not set\)\n\n {2}/)
    expect(stderr).toMatch(says)
    expect(stderr).not.toContain(canary.slice(0, 8))

    const { error, target, stderr: warnings } = load(project)
    expect(error).toMatchObject({ name: 'SecretsError', code: 'SECRETS_FILE', mode: 'development' })
    expect(error?.message).toBe(stderr)
    expect(target).toEqual({ KEPT: 'kept' })
    expect(warnings).toBe('')
    expect(error?.cause).toBeUndefined()
    expect(String(error?.stack)).not.toContain(canary.slice(0, 8))
  })
})

describe('an env file that this user may not read', () => {
  // The installed package lies in folders that only the one who made them can enter.
  const runAsNobody = (project: Project, args: readonly string[], folder = '.') => {
    chmodSync(project.folder, 0o755)
    chmodSync(dirname(dirname(installed())), 0o755)
    const { PATH, HOME } = process.env
    return spawnSync(process.execPath, args, {
      cwd: project.path(folder),
      env: { PATH, HOME },
      encoding: 'utf8',
      ...(isRoot && { uid: nobody, gid: nobody }),
    })
  }

  test('is refused by register', () => {
    const project = new Project({ '.env': `SECRET=${canary}\n` })
    chmodSync(project.path('.env'), 0)
    const { status, stdout, stderr } = runAsNobody(project, ['-r', 'secrets/register', '-p', '1'])
    expect({ status, stdout }).toEqual({ status: 78, stdout: '' })
    expect(stderr).toMatch(/\.env: this process has no permission to read it/)
  })

  test('is refused by loadSecrets', () => {
    const project = new Project({ '.env': `SECRET=${canary}\n` })
    chmodSync(project.path('.env'), 0)
    const script = `try { require('secrets').loadSecrets() } catch (error) { console.log(error.name, error.code, process.env.SECRET) }`
    expect(runAsNobody(project, ['-e', script]).stdout).toBe('SecretsError SECRETS_FILE undefined\n')
  })

  test.each(['production', 'development'])('is refused in %s where it is the template', (mode) => {
    const project = new Project({ '.env.example': 'SECRET=\n', '.env': `SECRET=${canary}\n` })
    chmodSync(project.path('.env.example'), 0)
    const script = `process.env.NODE_ENV = '${mode}'; require('secrets/register'); console.log(1)`
    const { status, stdout, stderr } = runAsNobody(project, ['-e', script])
    expect({ status, stdout }).toEqual({ status: 78, stdout: '' })
    expect(stderr).toMatch(/\.env\.example: this process has no permission to read it/)
  })

  test.each([
    ['register', 78],
    ['config', 0],
  ])('is told by %s where this user may not search its folder', (entry, code) => {
    const project = new Project({ 'closed/.env': `SECRET=${canary}\n` })
    chmodSync(project.path('closed'), 0o644)
    const preload = join(installed(), 'secrets', 'dist', `${entry}.js`)
    const { status, stderr } = runAsNobody(project, ['-r', preload, '-e', ''], 'closed')
    expect(status).toBe(code)
    expect(stderr).toMatch(/^ *(?:secrets: )?\.env\.example: this process has no permission to read it$/m)
  })
})

interface Told {
  name: string
  env: string | Buffer
  values: Record<string, string | undefined>
  /** What is written to stderr: a line for each warning, without "secrets: ". */
  warnings?: string[]
}

const loads: Told[] = [
  {
    name: 'in UTF-16',
    env: Buffer.from('\ufeffA=J\xfcrgen\nB=2\n', 'utf16le'),
    values: { A: 'J\xfcrgen', B: '2' },
  },
  {
    name: 'in UTF-16, the other way round',
    env: Buffer.from('\ufeffA=J\xfcrgen\r\nB=2\r\n', 'utf16le').swap16(),
    values: { A: 'J\xfcrgen', B: '2' },
  },
  { name: 'with a byte order mark', env: '\ufeffA=J\xfcrgen\nB=2', values: { A: 'J\xfcrgen', B: '2' } },
  { name: 'with the line ends of Windows', env: 'A=1\r\nB="x\r\ny"\r\n', values: { A: '1', B: 'x\ny' } },
  { name: 'with the line ends of old', env: '# comment\rA=1\rB=2\r', values: { A: '1', B: '2' } },
  {
    name: 'with a PEM block in quotes',
    env: 'A="-----BEGIN KEY-----\nMII\nMII=\n-----END KEY-----\n"\nB=2\n',
    values: { A: '-----BEGIN KEY-----\nMII\nMII=\n-----END KEY-----\n', B: '2' },
  },
  {
    name: 'with a PEM block on one line',
    env: 'A="-----BEGIN KEY-----\\nMII=\\n-----END KEY-----"\nB=2\n',
    values: { A: '-----BEGIN KEY-----\nMII=\n-----END KEY-----', B: '2' },
  },
  {
    name: 'with dots and dashes in its keys',
    env: 'app.name=x\nmy-key=y\n1=z\n',
    values: { 'app.name': 'x', 'my-key': 'y', '1': 'z' },
  },
  {
    name: 'with the names of methods for keys',
    env: 'constructor=x\ntoString=y\nhasOwnProperty=z\nA=1\n',
    values: { constructor: 'x', toString: 'y', hasOwnProperty: 'z', A: '1' },
  },
  {
    name: 'with __proto__ for a key',
    env: 'A=1\n__proto__=x\nB=2\n',
    values: { A: '1', B: '2' },
    warnings: ['.env:2: __proto__ cannot be set from a file, and is skipped'],
  },
  {
    name: 'with a key twice',
    env: `A=${canary}\nB=2\nA=last\n`,
    values: { A: 'last', B: '2' },
    warnings: ['.env:3: A is set here again, after line 1; the last one counts'],
  },
  {
    name: 'with a quote that swallows the next lines',
    env: `A="one\n${canary}\nB=${canary}\nC=three"\nD=4\n`,
    values: { A: `one\n${canary}\nB=${canary}\nC=three`, B: undefined, D: '4' },
    warnings: ['.env:1: the quote that opens here closes on line 4 and swallows line 3'],
  },
  {
    name: 'with lines that are no assignments',
    env: `A=1\n${canary}\n  ${canary} ${canary}\n=x\nB=2\n`,
    values: { A: '1', B: '2' },
    warnings: [2, 3, 4].map((line) => `.env:${line}: it is neither KEY=value nor a comment, and is ignored`),
  },
  {
    name: 'with the marks of a merge conflict',
    env: `<<<<<<< HEAD\nA=1\n=======\nA=2\n>>>>>>> branch\n`,
    values: { A: '2' },
    warnings: [
      '.env:1: it is neither KEY=value nor a comment, and is ignored',
      '.env:3: it is neither KEY=value nor a comment, and is ignored',
      '.env:4: A is set here again, after line 2; the last one counts',
      '.env:5: it is neither KEY=value nor a comment, and is ignored',
    ],
  },
  {
    name: 'with text behind a closing quote',
    env: `A="x" y\nB=a#${canary}\n`,
    values: { A: '"x" y', B: 'a' },
    warnings: [
      '.env:1: text follows the closing quote of A, so the quotes stay in the value',
      '.env:2: the value of B ends before its #; put it in quotes to keep the rest',
    ],
  },
  ...[
    'NODE_OPTIONS',
    'node_options',
    'NODE_PATH',
    'LD_PRELOAD',
    'Ld_Library_Path',
    'DYLD_INSERT_LIBRARIES',
    'NODE_EXTRA_CA_CERTS',
    'NODE_TLS_REJECT_UNAUTHORIZED',
    'SECRETS_MODE',
    'secrets_mode',
  ].map((key) => ({
    name: `setting ${key}`,
    env: `A=1\n${key}=${canary}\n`,
    values: { A: '1', [key]: undefined },
    warnings: [`.env:2: ${key} cannot be set from a file, and is skipped`],
  })),
  {
    name: 'with a variable as large as Linux takes',
    env: `A=${'x'.repeat(131_072 - 'A=\0'.length)}\n`,
    values: { A: 'x'.repeat(131_072 - 'A=\0'.length) },
  },
  { name: 'of nothing', env: '', values: { A: undefined } },
]

test.each(loads)('an env file $name loads', ({ env, values, warnings = [] }) => {
  const project = new Project({ '.env': env })
  const expected = warnings.map((line) => `secrets: ${line}\n`).join('')
  const registered = project.register(Object.keys(values))
  expect(registered.stderr).toBe(expected)
  expect(registered.env).toEqual(JSON.parse(JSON.stringify(values)))

  const { loaded, target, stderr } = load(project)
  expect(stderr).toBe(expected)
  const defined = Object.entries(values).filter(([, value]) => value !== undefined)
  expect(Object.entries(loaded?.values ?? {}).sort()).toEqual(defined.sort())
  expect(Object.entries(target).sort()).toEqual([...defined, ['KEPT', 'kept']].sort())
  expect(Object.getPrototypeOf(target)).toBe(Object.prototype)
  expect(({} as Variables)['x']).toBeUndefined()
})

describe('an env file of 64 KB of newlines', () => {
  test('loads within a second', () => {
    const project = new Project({ '.env': `A=1${'\n'.repeat(65_536)}B=2\n` })
    // Since the process started.
    const script = 'console.log(process.env.A, process.env.B, performance.now() < 1000)'
    expect(project.node(['-r', 'secrets/register', '-e', script]).stdout).toBe('1 2 true\n')
  })
})

describeTimed('an env file that is a pipe', () => {
  const write = (project: Project, script: string) => {
    makeFifo(project)
    inBackground(project, script)
  }
  let given: Promise<{ code: number | null; stderr: string }>

  // It takes ten seconds: the tests below run meanwhile.
  beforeAll(() => {
    const project = new Project()
    makeFifo(project)
    const script = `const start = Date.now()
      process.on('exit', () => require('fs').writeSync(2, 'took ' + (Date.now() - start)))
      require('secrets/register')`
    const child = project.start(['-e', script])
    let stderr = ''
    child.stderr?.on('data', (data) => {
      stderr += data
    })
    given = new Promise((resolve) => child.on('close', (code) => resolve({ code, stderr })))
  })

  test('loads when somebody writes into it a second later', () => {
    const project = new Project()
    write(project, 'sleep 1; echo A=late > .env')
    expect(project.register(['A'])).toMatchObject({ code: 0, stderr: '', env: { A: 'late' } })
  })

  test('loads what is written in pieces', () => {
    const project = new Project()
    write(
      project,
      'exec 3> .env; printf "A=pie" >&3; sleep 0.3; printf "ces\\nB" >&3; sleep 0.3; printf "=2\\n" >&3',
    )
    const { loaded } = load(project)
    expect(loaded?.values).toEqual({ A: 'pieces', B: '2' })
  })

  test('loads through a link', () => {
    const project = new Project()
    makeFifo(project, 'pipe')
    symlinkSync('pipe', project.path('.env'))
    inBackground(project, 'echo A=linked > pipe')
    expect(project.register(['A'])).toMatchObject({ code: 0, stderr: '', env: { A: 'linked' } })
  })

  test('is refused when nobody writes into it for ten seconds', async () => {
    const { code, stderr } = await given
    expect(code).toBe(78)
    expect(stderr).toMatch(/\.env: it is a pipe, and nothing was written into it for 10 seconds/)
    const took = Number(/took (\d+)/.exec(stderr)?.[1])
    expect(took).toBeGreaterThanOrEqual(10_000)
    expect(took).toBeLessThan(12_000)
  })
})

describe('the encoding', () => {
  test('that is named is used', () => {
    const project = new Project({ '.env': Buffer.from('A=J\xfcrgen\n', 'latin1') })
    expect(project.register(['A'], { env: { DOTENV_ENCODING: 'latin1' } }).env).toEqual({ A: 'J\xfcrgen' })
    expect(load(project, { encoding: 'latin1' }).loaded?.values).toEqual({ A: 'J\xfcrgen' })
  })

  test('utf8 is as good as none: what is not UTF-8 is refused', () => {
    const project = new Project({ '.env': Buffer.from('A=1\nB=J\xfcrgen\n', 'latin1') })
    for (const encoding of ['utf8', 'UTF-8', 'utf-8'] as BufferEncoding[]) {
      expect(load(project, { encoding }).error?.message).toMatch(/\.env:2: it is not valid UTF-8/)
    }
    project.write({ '.env': Buffer.from('\ufeffA=1\n', 'utf16le') })
    expect(load(project, { encoding: 'utf8' }).loaded?.values).toEqual({ A: '1' })
  })

  test('that does not exist is refused', () => {
    const project = new Project({ '.env': `A=${canary}\n` })
    const { code, stdout, stderr } = project.register(['A'], { env: { DOTENV_ENCODING: canary } })
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' })
    expect(stderr).toMatch(/\.env: the encoding that was named for it does not exist/)
    expect(stderr).not.toContain(canary)
    expect(load(project, { encoding: 'utf-9' as BufferEncoding }).error).toMatchObject({
      code: 'SECRETS_FILE',
    })
  })
})

describe('an env file that is named', () => {
  test('is no error where it is missing, and is one where it is a link to nothing', () => {
    const project = new Project({ '.env': 'A=1\n' })
    symlinkSync('nowhere', project.path('.env.test'))
    expect(load(project, { path: ['missing', '.env'] }).loaded?.values).toEqual({ A: '1' })
    expect(load(project, { path: ['.env.test', '.env'] }).error?.message).toMatch(/\.env\.test: it is a link/)
  })

  test('is not passed over in tests where it is a link to nothing', () => {
    const project = new Project({ '.env': 'A=1\n' })
    symlinkSync('nowhere', project.path('.env.test'))
    expect(load(project, { environment: { NODE_ENV: 'test' } }).error?.message).toMatch(
      /\.env\.test: it is a link/,
    )
  })

  test('by a URL that is no file is refused', () => {
    const { error } = load(new Project(), { path: new URL('https://example.com/.env') })
    expect(error).toMatchObject({ name: 'SecretsError', code: 'SECRETS_FILE' })
  })
})

describe.each(['production', 'development'])('in %s', (mode) => {
  const templates: {
    name: string
    template?: string | Buffer
    arrange?: (project: Project) => void
    says: RegExp
  }[] = [
    {
      name: 'a directory',
      arrange: (it) => mkdirSync(it.path('.env.example')),
      says: /\.env\.example: it is a directory/,
    },
    {
      name: 'larger than 1 MiB',
      template: `SECRET=\n#${'x'.repeat(mebibyte)}`,
      says: /\.env\.example: it is larger than 1 MiB/,
    },
    {
      name: 'not UTF-8',
      template: Buffer.from('A=\n# J\xfcrgen\nSECRET=\n', 'latin1'),
      says: /\.env\.example:2: it is not valid UTF-8/,
    },
    { name: 'holding a NUL', template: 'A=\n\nSECRET=\0\n', says: /\.env\.example:3: it holds a NUL/ },
    {
      name: 'a link to nothing',
      arrange: (it) => symlinkSync('nowhere', it.path('.env.example')),
      says: /\.env\.example: it is a link to a file that does not exist/,
    },
    {
      name: 'a link to itself',
      arrange: (it) => symlinkSync('.env.example', it.path('.env.example')),
      says: /\.env\.example: it is a link that leads back to itself/,
    },
    {
      name: 'a pipe',
      arrange: (it) => makeFifo(it, '.env.example'),
      says: /\.env\.example: it is not a regular file/,
    },
    {
      name: 'a device without end',
      arrange: (it) => symlinkSync('/dev/zero', it.path('.env.example')),
      says: /\.env\.example: it is not a regular file/,
    },
  ]

  test.each(templates)('a template that is $name is refused', ({ template, arrange, says }) => {
    const project = new Project({ '.env': `SECRET=${canary}\nA=1\n` })
    if (template !== undefined) project.write({ '.env.example': template })
    arrange?.(project)
    const env = { NODE_ENV: mode, A: '1', SECRET: canary }
    const { code, stdout, stderr } = project.node(['-r', 'secrets/register', '-p', '1'], { env })
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' })
    expect(stderr).toMatch(says)
    expect(stderr).not.toContain(canary)

    const { error, target } = load(project, { environment: env })
    expect(error).toMatchObject({ code: 'SECRETS_TEMPLATE', mode })
    expect(error?.message).toBe(stderr)
    expect(target).toEqual({ KEPT: 'kept' })
  })
})
