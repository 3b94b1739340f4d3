// A real browser for the hosted pages: Chromium, axe for accessibility, and screenshots for people to look at.
import assert from 'node:assert/strict';
import { access, mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { binary } from './environment.mjs';

const executablePath = process.env.AUTHOS_CHROMIUM ?? '/usr/bin/chromium';
export const shots = process.env.AUTHOS_E2E_SCREENSHOTS ?? path.join(path.dirname(binary), '..', 'screenshots');
const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Whether there is a browser to test with. */
export const hasBrowser = () => access(executablePath).then(() => true, () => false);

export async function launchBrowser() {
    await mkdir(shots, { recursive: true });
    return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
}

/** A browser of its own (cookies, language, colours). `javaScript: false` is a browser without scripts. */
export const visitor = (browser, { language = 'en', dark = false, width = 1100, javaScript = true, ...options } = {}) => browser.newContext({
    locale: language, colorScheme: dark ? 'dark' : 'light', viewport: { width, height: 900 }, javaScriptEnabled: javaScript, ...options,
});

/** Nothing serious or critical for axe. The pages allow no script, so axe comes in from outside. */
export async function assertAccessible(page) {
    const found = await page.evaluate(`(() => { ${axeSource}; return axe.run(document, { resultTypes: ['violations'] }); })()`);
    const grave = found.violations.filter((one) => ['serious', 'critical'].includes(one.impact));
    assert.deepEqual(grave.map((one) => `${one.id}: ${one.nodes.map((node) => `${node.target} ${node.failureSummary}`).join('; ')}`), [], page.url());
}

/** Writes <name>.png, and the same dark and narrow; and asks axe in each. */
export async function photograph(page, name) {
    const size = page.viewportSize();
    const wide = async () => {
        const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
        assert.ok(overflow <= 0, `${name}: ${overflow} pixels too wide at ${page.viewportSize().width}`);
    };
    for (const [suffix, colorScheme, width] of [['', 'light', 1100], ['-dark', 'dark', 1100], ['-narrow', 'light', 360]]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: width === 360 ? 740 : 900 });
        await wide();
        await assertAccessible(page);
        await page.screenshot({ path: path.join(shots, `${name}${suffix}.png`), fullPage: true });
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(size);
}
