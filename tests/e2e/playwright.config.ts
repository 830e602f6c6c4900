// End-to-end tests. `cargo xtask test e2e` builds the page, starts the server over fresh demo data and says through the
// environment where everything is:
//   PORTAL_URL      the running portal, under the reseller programme
//   PORTAL_ACE_URL  another one, with data of its own, under the programme with the long form (aws-ace)
//   CHROMIUM        the browser; never one that Playwright downloaded
//   PORTAL_SHOTS    where specs write screenshots
//   PORTAL_RESULTS  where traces of failed tests go
//   PORTAL_LOG      what the server prints (password reset links stand there)
import { defineConfig, devices } from '@playwright/test';

const chromium = {
  ...devices['Desktop Chrome'],
  channel: undefined,
  launchOptions: {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // No sandbox: build machines run as root. The rest keeps the browser from calling the outside.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  },
};

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: process.env.PORTAL_RESULTS ?? 'test-results',
  // One after the other: they share one server and one database.
  workers: 1,
  fullyParallel: false,
  // One more try on a build machine; Playwright names such a test flaky. Nowhere else.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: !!process.env.CI,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    baseURL: process.env.PORTAL_URL ?? 'http://127.0.0.1:8080',
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    trace: 'retain-on-failure',
    locale: 'en-US',
    timezoneId: 'UTC',
  },
  projects: [
    {
      name: 'desktop',
      use: { ...chromium, viewport: { width: 1440, height: 900 } },
    },
    {
      name: 'phone',
      use: {
        ...chromium,
        viewport: { width: 390, height: 844 },
        deviceScaleFactor: 2,
        isMobile: true,
        hasTouch: true,
      },
    },
  ],
});
