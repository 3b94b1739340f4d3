// Waiting without fixed sleeps: ask again until the answer is there or the deadline has passed.
import { patience } from './environment.mjs';

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Calls `probe` until it returns something truthy, and returns that. Errors thrown by `probe` count as "not yet". */
export async function until(what, probe, { seconds = 15, every = 25 } = {}) {
    const ends = Date.now() + seconds * 1000 * patience;
    let last;
    for (;;) {
        try {
            const answer = await probe();
            if (answer) return answer;
            last = undefined;
        } catch (error) {
            last = error;
        }
        if (Date.now() > ends) {
            throw new Error(`gave up waiting for ${what}${last ? `: ${last.message}` : ''}`, { cause: last });
        }
        await pause(every);
    }
}

/** Waits until the clock of this machine shows `moment` (milliseconds): the lifetime of a token has passed. */
export async function untilClockShows(moment) {
    while (Date.now() < moment) await pause(Math.min(200, moment - Date.now()));
}
