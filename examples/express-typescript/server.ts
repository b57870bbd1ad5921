import 'secrets/register'
import type { AddressInfo } from 'node:net'
import cookieSession from 'cookie-session'
import express from 'express'
import { secrets } from './config.ts'
import { sendConfirmation } from './mailer.ts'
import { html, page } from './page.ts'
import * as token from './token.ts'

const app = express()
app.set('trust proxy', ['loopback', 'linklocal', 'uniquelocal'])
app.disable('x-powered-by')

app.get('/health', (_req, res) => {
  res.json({ ok: true })
})

app.use(cookieSession({ name: 'session', keys: [secrets.SECRET_KEY], sameSite: 'lax' }))
app.use(express.urlencoded())

app.get('/', (req, res) => {
  const session = req.session
  if (!session?.email) {
    res.send(
      page(
        'Sign in',
        html`<form method="post" action="/sign-in">
          <label>E-mail <input type="email" name="email" required autofocus></label>
          <button>Sign in</button>
        </form>`,
      ),
    )
    return
  }

  session.visits += 1
  res.send(
    page(
      'Welcome',
      html`<p>Signed in as ${session.email}</p>
        <p>Visit <strong>${session.visits}</strong></p>
        <p>This demo sends no mail. The one to you would hold
          <a href="${confirmationPath(session.email)}">this link</a>.</p>
        <form method="post" action="/sign-out"><button>Sign out</button></form>`,
    ),
  )
})

app.post('/sign-in', async (req, res) => {
  const email = String(req.body?.email ?? '').trim()
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
    res.status(400).send(page('Sign in', html`<p>${email} is no e-mail address.</p>`))
    return
  }

  await sendConfirmation(email, confirmationPath(email))
  req.session = { email, visits: 0 }
  res.redirect(303, '/')
})

app.post('/sign-out', (req, res) => {
  req.session = null
  res.redirect(303, '/')
})

app.get('/confirm/:email/:token', (req, res) => {
  const { email } = req.params
  if (token.verify(email, req.params.token)) {
    res.send(page('Confirmed', html`<p>${email} is yours.</p>`))
  } else {
    res.status(403).send(page('Not confirmed', html`<p>This link is not valid.</p>`))
  }
})

function confirmationPath(email: string): string {
  return `/confirm/${encodeURIComponent(email)}/${token.sign(email)}`
}

const server = app.listen(secrets.PORT, (error?: Error) => {
  if (error) throw error
  console.log(`listening on http://localhost:${(server.address() as AddressInfo).port}`)
})

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    server.close(() => process.exit())
    // A browser keeps spare connections open, and sends no request on them.
    setTimeout(() => server.closeAllConnections(), 1000).unref()
  })
}
