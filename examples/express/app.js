const cookieSession = require('cookie-session')
const express = require('express')
const mailer = require('./mailer')
const { html, page } = require('./page')
const token = require('./token')

const app = express()

// Trusts proxies on this machine and in its private network. Behind a proxy that uses HTTPS, the
// session cookie is Secure. Over plain HTTP it still works.
app.set('trust proxy', ['loopback', 'linklocal', 'uniquelocal'])
app.disable('x-powered-by')

app.get('/health', (_req, res) => {
  res.json({ ok: true })
})

app.use(
  cookieSession({
    name: 'session',
    keys: [process.env.SECRET_KEY],
    maxAge: 24 * 60 * 60 * 1000,
    // With 'strict', a user who follows the link in a mail would have no session.
    sameSite: 'lax',
  }),
)
app.use(express.urlencoded())

app.get('/', (req, res) => {
  const { email, confirmed } = req.session
  if (!email) return res.send(signInPage())

  req.session.visits += 1
  res.send(
    page(
      'Welcome',
      html`<p>Signed in as ${email}</p>
        <p class="visits">Visit <strong>${req.session.visits}</strong></p>`,
      confirmed
        ? html`<p>Your address is confirmed.</p>`
        : html`<p>This demo sends no mail. The one to you would hold
            <a href="${confirmationPath(email)}">this link</a>.</p>`,
      html`<form method="post" action="/sign-out"><button>Sign out</button></form>`,
    ),
  )
})

app.post('/sign-in', async (req, res) => {
  const email = String(req.body?.email ?? '').trim()
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
    return res.status(400).send(signInPage('That is no e-mail address.'))
  }

  await mailer.sendConfirmation(email, confirmationPath(email))
  req.session = { email, visits: 0 }
  res.redirect(303, '/')
})

app.post('/sign-out', (req, res) => {
  req.session = null
  res.redirect(303, '/')
})

app.get('/confirm/:email/:token', (req, res) => {
  const { email } = req.params
  if (!token.verify(email, req.params.token)) {
    return res.status(403).send(page('Not confirmed', html`<p>This link is not valid.</p>`))
  }

  if (req.session.email === email) req.session.confirmed = true
  res.send(page('Confirmed', html`<p>${email} is yours.</p><p><a href="/">Go on</a></p>`))
})

function signInPage(problem = '') {
  return page(
    'Sign in',
    html`<form method="post" action="/sign-in">
      <label>E-mail <input type="email" name="email" autocomplete="email" required autofocus></label>
      <button>Sign in</button>
    </form>
    <p role="alert">${problem}</p>`,
  )
}

function confirmationPath(email) {
  return `/confirm/${encodeURIComponent(email)}/${token.sign(email)}`
}

const server = app.listen(process.env.PORT || 3000, (error) => {
  if (error) throw error
  console.log(`listening on http://localhost:${server.address().port}`)
})

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    server.close(() => process.exit())
    // A browser keeps spare connections open, and sends no request on them.
    setTimeout(() => server.closeAllConnections(), 1000).unref()
  })
}
